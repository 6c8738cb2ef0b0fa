namespace LlmTracing;

/// <summary>What <see cref="LlmTracingDoctor"/> found, and on which server.</summary>
/// <param name="Server">The server asked, without credentials; empty where none is configured.</param>
/// <param name="ServerVersion">Its version; empty where it did not answer.</param>
/// <param name="Findings">In the order of the checks, those that are in order among them.</param>
public sealed record DoctorReport(string Server, string ServerVersion, IReadOnlyList<DoctorFinding> Findings)
{
    /// <summary>True where no finding is a warning or an error.</summary>
    public bool IsHealthy => Findings.All(static f => f.Severity < DoctorSeverity.Warning);
}
