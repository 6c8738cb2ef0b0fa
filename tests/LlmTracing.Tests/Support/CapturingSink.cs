using System.Collections.Concurrent;

namespace LlmTracing.Tests.Support;

/// <summary>Keeps every record it is given.</summary>
public sealed class CapturingSink : ITraceSink
{
    private readonly ConcurrentQueue<TraceRecord> _records = new();

    public IReadOnlyList<TraceRecord> Records => [.. _records];

    public TraceRecord Only => Records.Should().ContainSingle().Subject;

    public WriteResult Write(TraceRecord record)
    {
        _records.Enqueue(record);
        return WriteResult.Accepted;
    }
}
