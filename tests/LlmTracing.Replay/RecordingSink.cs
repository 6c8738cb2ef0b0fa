using System.Collections.Concurrent;

namespace LlmTracing.Replay;

/// <summary>Keeps the records it gets until they are taken.</summary>
internal sealed class RecordingSink : ITraceSink
{
    private readonly ConcurrentQueue<TraceRecord> _records = new();

    public WriteResult Write(TraceRecord record)
    {
        _records.Enqueue(record);
        return WriteResult.Accepted;
    }

    /// <summary>All records since the last time.</summary>
    public List<TraceRecord> Take()
    {
        var taken = new List<TraceRecord>();
        while (_records.TryDequeue(out var record))
        {
            taken.Add(record);
        }

        return taken;
    }
}
