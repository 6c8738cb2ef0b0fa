namespace LlmTracing.Payloads;

/// <summary>The memory that all payloads under way and waiting take together. Safe for many threads.</summary>
internal sealed class PayloadMemory(long limit)
{
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    public bool IsUsedUp => Used >= limit;

    /// <summary>Takes memory; false, and nothing taken, where there is not enough.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
