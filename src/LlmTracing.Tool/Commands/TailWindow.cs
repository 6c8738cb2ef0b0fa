namespace LlmTracing.Tool.Commands;

/// <summary>From where each look of a tail asks.</summary>
internal sealed class TailWindow
{
    /// <summary>A row carries the time at which its call was sent, and arrives when the call has ended: so far back may a new row be.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    private DateTimeOffset? _last;

    /// <summary>The begin of the look at this moment: the longest call before the look before, however long ago that was.</summary>
    public DateTimeOffset Next(DateTimeOffset now)
    {
        var from = (_last ?? now) - LongestCall;
        _last = now;
        return from;
    }
}
