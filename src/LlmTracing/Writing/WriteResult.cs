namespace LlmTracing;

/// <summary>What became of a record handed to a sink.</summary>
public enum WriteResult
{
    /// <summary>The record is queued.</summary>
    Accepted,

    /// <summary>The record, or an older one in its place, was dropped because the queue is full; the ledger counts it.</summary>
    Dropped,

    /// <summary>The sink is stopped and takes no more.</summary>
    Closed,
}
