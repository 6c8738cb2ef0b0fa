namespace LlmTracing.Writing;

/// <summary>A run of a batch's rows: the whole, or what bisecting made of it.</summary>
/// <remarks>
/// The halves' tokens are derived from the whole's. Each is new, since a token with other rows would be dropped silently, and
/// each comes out the same when the same batch is bisected again after a restart.
/// </remarks>
internal readonly record struct BatchPiece<TRow>(ReadOnlyMemory<TRow> Rows, string Token)
{
    public int Count => Rows.Length;

    public (BatchPiece<TRow> First, BatchPiece<TRow> Second) Halve()
    {
        var middle = Count / 2;
        return (new(Rows[..middle], Token + "a"), new(Rows[middle..], Token + "b"));
    }
}
