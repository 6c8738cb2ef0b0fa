using LlmTracing.Writing.Spooling;

namespace LlmTracing.Writing;

/// <summary>Rows that travel together under one deduplication token. Belongs to one lane.</summary>
internal sealed class Batch<TRow>(ReadOnlyMemory<TRow> rows, string token, long sequence, SpoolSegment? segment = null)
{
    public ReadOnlyMemory<TRow> Rows { get; } = rows;

    public int Count => Rows.Length;

    /// <summary>Names this block for the server: kept through all retries of the same rows.</summary>
    public string Token { get; } = token;

    /// <summary>Place in the order of all batches, by which the spool sorts.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The file that holds the same rows; null where they are in memory only.</summary>
    public SpoolSegment? Segment { get; set; } = segment;

    public bool IsSpooled => Segment is not null;
}
