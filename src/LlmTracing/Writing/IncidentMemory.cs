namespace LlmTracing.Writing;

/// <summary>Remembers the last trouble, so that it can be told when it is over. Its owner sees to it that one thread at a time is here.</summary>
/// <param name="time">The clock that incidents are told by.</param>
/// <param name="quiet">Rows that are lost within this time of each other are one incident.</param>
internal sealed class IncidentMemory(TimeProvider time, TimeSpan quiet)
{
    /// <summary>The incident under way, else the last one; null where there was none.</summary>
    public DeliveryIncident? Last { get; private set; }

    /// <summary>An attempt failed.</summary>
    /// <param name="cause">What it said.</param>
    /// <param name="waiting">Rows that wait now.</param>
    public void Failed(string cause, long waiting)
    {
        var incident = Last is { EndedAt: null } open ? open : new DeliveryIncident(time.GetUtcNow(), null, cause, 0, 0, 0);
        Last = incident with { Cause = cause, Failures = incident.Failures + 1, RowsHeld = Math.Max(incident.RowsHeld, waiting) };
    }

    /// <summary>Rows were lost: a part of the incident under way, or one of their own.</summary>
    public void Dropped(string cause, long rows)
    {
        var now = time.GetUtcNow();
        Last = Last switch
        {
            { EndedAt: null } open => open with { RowsDropped = open.RowsDropped + rows },
            { Failures: 0, EndedAt: { } end } recent when now - end <= quiet => recent with { EndedAt = now, Cause = cause, RowsDropped = recent.RowsDropped + rows },
            _ => new DeliveryIncident(now, now, cause, 0, 0, rows),
        };
    }

    /// <summary>Rows went through again.</summary>
    public void Ended()
    {
        if (Last is { EndedAt: null } open)
        {
            Last = open with { EndedAt = time.GetUtcNow() };
        }
    }
}
