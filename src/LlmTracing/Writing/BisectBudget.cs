namespace LlmTracing.Writing;

/// <summary>Bounds the inserts that one refused batch may cost.</summary>
/// <remarks>
/// One bad row of 10,000 is alone after 27 inserts. When nothing at all was accepted for longer than that, every row is
/// refused, and going on would only hammer the server.
/// </remarks>
internal struct BisectBudget
{
    private const int MostInserts = 256;
    private const int MostWithoutSuccess = 32;

    private int _inserts;
    private bool _anyAccepted;

    public readonly bool IsSpent => _inserts >= MostInserts || (!_anyAccepted && _inserts >= MostWithoutSuccess);

    public void Count(bool accepted)
    {
        _inserts++;
        _anyAccepted |= accepted;
    }
}
