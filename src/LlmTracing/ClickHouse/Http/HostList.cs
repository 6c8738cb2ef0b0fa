namespace LlmTracing.ClickHouse;

/// <summary>
/// Several hosts of one service: the first that is not known to be down is used; one that failed is passed over for a while
/// and then preferred again. Safe for many threads.
/// </summary>
internal sealed class HostList(IReadOnlyList<Uri> hosts, TimeProvider time)
{
    private static readonly TimeSpan TimeDown = TimeSpan.FromSeconds(30);

    private readonly long[] _downUntil = new long[hosts.Count];

    /// <summary>All hosts, those not known to be down first, each part in the order of preference.</summary>
    public IReadOnlyList<Uri> InOrder()
    {
        if (hosts.Count == 1)
        {
            return hosts;
        }

        var now = time.GetTimestamp();
        return [.. Enumerable.Range(0, hosts.Count).OrderBy(i => Volatile.Read(ref _downUntil[i]) > now ? 1 : 0).Select(i => hosts[i])];
    }

    public void MarkDown(Uri host)
        => Volatile.Write(ref _downUntil[IndexOf(host)], time.GetTimestamp() + (long)(TimeDown.TotalSeconds * time.TimestampFrequency));

    public void MarkUp(Uri host) => Volatile.Write(ref _downUntil[IndexOf(host)], long.MinValue);

    private int IndexOf(Uri host)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            if (ReferenceEquals(hosts[i], host))
            {
                return i;
            }
        }

        throw new ArgumentException("The host is none of the list.", nameof(host));
    }
}
