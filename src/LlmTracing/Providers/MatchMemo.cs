namespace LlmTracing.Providers;

/// <summary>
/// What was matched lately, by the text of the request: a service calls few APIs, so nearly every call is one of them again. Bounded: a new
/// one takes the place of an old one. Safe for many threads; finding allocates nothing.
/// </summary>
internal sealed class MatchMemo
{
    private const int Slots = 64;
    private const int MaxLength = 512;
    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The match of a request whose URI is written so, without its query.</summary>
    public bool TryFind(ReadOnlySpan<char> uri, out ProviderMatch match)
    {
        if (_entries[SlotOf(uri)] is { } entry && uri.SequenceEqual(entry.Uri))
        {
            match = entry.Match;
            return true;
        }

        match = default;
        return false;
    }

    /// <summary>Remembers a match.</summary>
    public void Add(ReadOnlySpan<char> uri, in ProviderMatch match)
    {
        if (uri.Length <= MaxLength)
        {
            _entries[SlotOf(uri)] = new Entry(uri.ToString(), match);
        }
    }

    private static int SlotOf(ReadOnlySpan<char> uri) => (uri.Length + (uri[uri.Length >> 1] * 3) + (uri[^1] * 7)) % Slots;

    private sealed record Entry(string Uri, ProviderMatch Match);
}
