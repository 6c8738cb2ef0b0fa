namespace LlmTracing.Dashboard.Api;

/// <summary>From where a live tail asks next, and what of that it has sent.</summary>
/// <remarks>
/// A row comes into the table some time after its call ended, and is listed by when the call began: each look asks again for the calls that ended
/// in the last minute, and leaves out what was sent. After trouble it asks for all that ended since, until a minute without trouble has passed:
/// what the writer held back meanwhile comes late.
/// </remarks>
internal sealed class TailLook(DateTimeOffset from)
{
    /// <summary>How long after its end a call's row may take to come.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMinutes(1);

    /// <summary>How long a call may take; also how far back a look goes after trouble.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);

    private HashSet<string> _sent = new(StringComparer.Ordinal);
    private DateTimeOffset _trouble = DateTimeOffset.MinValue;

    /// <summary>Calls that ended from here on.</summary>
    public DateTimeOffset From { get; private set; } = from;

    public void Advance(DateTimeOffset now)
    {
        var back = now - _trouble > Lateness ? Lateness : LongestCall;
        if (now - back > From)
        {
            From = now - back;
        }
    }

    public void Troubled(DateTimeOffset now) => _trouble = now;

    /// <summary>What was not sent yet, in the order in which it began. All that is remembered is what the next look may meet again.</summary>
    public List<TraceRecord> Unsent(List<TraceRecord> calls)
    {
        var news = calls.Where(call => !_sent.Contains(call.RequestId)).Reverse().ToList();
        _sent = calls.Select(static call => call.RequestId).ToHashSet(StringComparer.Ordinal);
        return news;
    }
}
