namespace LlmTracing.Providers.Reading;

/// <summary>
/// Tells most headers apart from those that are looked for, by the length of the name and its last letter: answers bring dozens that
/// say nothing of the call.
/// </summary>
internal sealed class HeaderFilter
{
    // For each length of a name the last letters that occur, a bit each.
    private readonly uint[] _letters = new uint[64];

    /// <summary>Adds a name that is looked for, shorter than 64.</summary>
    public void Add(string name) => _letters[name.Length] |= LetterOf(name);

    /// <summary>Whether a header may be one of those, in any case.</summary>
    public bool MayBe(string name) => (uint)name.Length < (uint)_letters.Length && (_letters[name.Length] & LetterOf(name)) != 0;

    // The five bits that tell letters apart whatever their case; what else stands there falls on one of them.
    private static uint LetterOf(string name) => name.Length == 0 ? 0 : 1u << (name[^1] & 31);
}
