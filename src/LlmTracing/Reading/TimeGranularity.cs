namespace LlmTracing;

/// <summary>Stretches of time, UTC.</summary>
public enum TimeGranularity
{
    /// <summary>The whole range in one.</summary>
    None,

    /// <summary>Minutes: for short ranges.</summary>
    Minute,

    /// <summary>Hours.</summary>
    Hour,

    /// <summary>Days.</summary>
    Day,

    /// <summary>Weeks, from Monday.</summary>
    Week,

    /// <summary>Months.</summary>
    Month,
}
