namespace LlmTracing;

/// <summary>In what stretches of time, UTC, calls are grouped.</summary>
public enum TimeGranularity
{
    /// <summary>The whole range in one.</summary>
    None,

    /// <summary>By the minute: for short ranges.</summary>
    Minute,

    /// <summary>By the full hour, UTC.</summary>
    Hour,

    /// <summary>By the day, UTC.</summary>
    Day,

    /// <summary>By the week, from Monday, UTC.</summary>
    Week,

    /// <summary>By the calendar month, UTC.</summary>
    Month,
}
