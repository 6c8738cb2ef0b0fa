using System.Buffers;

namespace LlmTracing.Writing;

/// <summary>Rows that travel together under one deduplication token. Belongs to one lane; its array is rented.</summary>
internal sealed class Batch<TRow>(TRow[] rows, int count, string token, long start)
{
    /// <summary>Position in the queue before the first row: all that is older has left the queue.</summary>
    public long Start { get; } = start;

    /// <summary>Names this block for the server: kept through all retries of the same rows.</summary>
    public string Token { get; } = token;

    public int Count { get; } = count;

    public ReadOnlyMemory<TRow> Rows => rows.AsMemory(0, Count);

    public void Return() => ArrayPool<TRow>.Shared.Return(rows, clearArray: true);
}
