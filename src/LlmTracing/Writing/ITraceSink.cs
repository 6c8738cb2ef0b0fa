namespace LlmTracing;

/// <summary>
/// Receives the record of every finished call. Register implementations in the service collection; each gets every record.
/// <c>TraceWriter</c> is the one that delivers to ClickHouse.
/// </summary>
/// <remarks>
/// Called on the thread that ended the call, so an implementation returns at once: it queues, it never waits. It is called from many
/// threads at a time. What it throws is caught, counted and logged once; the call and the other sinks do not see it.
/// </remarks>
public interface ITraceSink
{
    /// <summary>Takes one finished record.</summary>
    /// <param name="record">The finished record; it must not be changed any more.</param>
    /// <returns>What became of it.</returns>
    WriteResult Write(TraceRecord record);
}
