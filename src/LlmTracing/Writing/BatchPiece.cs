namespace LlmTracing.Writing;

/// <summary>A run of a batch's rows: the whole, or what bisecting made of it.</summary>
/// <remarks>
/// The tokens of parts are derived from the whole's. Each is new, since a token with other rows would be dropped silently, and
/// each comes out the same when the same batch is parted again after a restart.
/// </remarks>
internal readonly record struct BatchPiece<TRow>(ReadOnlyMemory<TRow> Rows, string Token)
{
    public int Count => Rows.Length;

    public (BatchPiece<TRow> First, BatchPiece<TRow> Second) Halve()
    {
        var middle = Count / 2;
        return (new(Rows[..middle], Token + "a"), new(Rows[middle..], Token + "b"));
    }

    /// <summary>What is left when the rows at these places, which ascend, are taken out.</summary>
    public BatchPiece<TRow> Without(IReadOnlyList<int> places)
    {
        var left = new TRow[Count - places.Count];
        var (from, to) = (0, 0);
        var name = 14_695_981_039_346_656_037ul; // FNV-1a of the places.
        foreach (var place in places)
        {
            Rows[from..place].CopyTo(left.AsMemory(to));
            (to, from) = (to + place - from, place + 1);
            name = (name ^ (uint)place) * 1_099_511_628_211;
        }

        Rows[from..].CopyTo(left.AsMemory(to));
        return new(left, FormattableString.Invariant($"{Token}-{name:x16}"));
    }
}
