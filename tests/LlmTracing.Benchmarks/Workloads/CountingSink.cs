namespace LlmTracing.Benchmarks.Workloads;

/// <summary>A sink that only counts, so that what is measured is the way to it.</summary>
internal sealed class CountingSink : ITraceSink
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public TraceRecord? Last { get; private set; }

    public WriteResult Write(TraceRecord record)
    {
        Last = record;
        Interlocked.Increment(ref _count);
        return WriteResult.Accepted;
    }
}
