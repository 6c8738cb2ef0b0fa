namespace LlmTracing;

/// <summary>How much a finding matters.</summary>
public enum DoctorSeverity
{
    /// <summary>Looked at, and as it should be.</summary>
    Ok,

    /// <summary>Worth knowing, or could not be looked at; nothing has to be done.</summary>
    Information,

    /// <summary>Works today; will hurt, or works worse than it could.</summary>
    Warning,

    /// <summary>Rows are lost or refused, or will be.</summary>
    Error,
}
