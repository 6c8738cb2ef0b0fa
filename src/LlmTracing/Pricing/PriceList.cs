using LlmTracing.Pricing;

namespace LlmTracing;

/// <summary>A list of prices: the bundled one, one in LiteLLM's price-map format, or one's own. Immutable; safe for many threads.</summary>
/// <remarks>
/// A key is a model's name (<c>gpt-4o</c>), or who sells it and the name (<c>azure/gpt-4o</c>), as in LiteLLM's map; case does not matter.
/// <c>*</c> in a key stands for any text (<c>openai/gpt-4o*</c>): an exact key goes before any of these, the one with the longest text
/// before its first <c>*</c> before the others.
/// </remarks>
public sealed class PriceList
{
    private static readonly Lazy<PriceList> LazyBundled = new(static () => BundledPrices.Read());

    private readonly Dictionary<string, PriceEntry> _entries;
    private readonly PriceEntry[] _patterns;

    /// <summary>Makes a list of one's own prices.</summary>
    /// <exception cref="ArgumentException">A key is empty, or a price is negative or above 1,000 USD per million tokens.</exception>
    public PriceList(IEnumerable<KeyValuePair<string, ModelPrice>> prices)
        : this("code", prices)
    {
    }

    internal PriceList(string layer, IEnumerable<KeyValuePair<string, ModelPrice>> prices)
        : this(prices.Select(p => new PriceEntry(Checked(p), null, layer, p.Value)), [])
    {
    }

    internal PriceList(IEnumerable<PriceEntry> entries, IReadOnlyList<string> refused)
    {
        _entries = new Dictionary<string, PriceEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            _entries[entry.Key] = entry;
        }

        _patterns = [.. _entries.Values.Where(static e => e.Key.Contains('*', StringComparison.Ordinal))
            .OrderByDescending(static e => e.Key.IndexOf('*', StringComparison.Ordinal)).ThenByDescending(static e => e.Key.Length)];
        Refused = refused;
    }

    /// <summary>The prices that come with the package: list prices of the large providers, with the date of their state in each <c>price_id</c>.</summary>
    public static PriceList Bundled => LazyBundled.Value;

    /// <summary>Entries of the list.</summary>
    public int Count => _entries.Count;

    /// <summary>Keys of the source that were refused, because a price of theirs is negative or above 1,000 USD per million tokens.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Reads a price map in LiteLLM's format (<c>model_prices_and_context_window.json</c>).</summary>
    /// <remarks>Entries without a price are left out, entries with an absurd one are <see cref="Refused"/>; unknown keys are ignored.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">The file is no JSON object of objects.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PriceList Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        return Load(file);
    }

    /// <summary>Reads a price map in LiteLLM's format from a stream, to its end; the stream stays open.</summary>
    /// <inheritdoc cref="Load(string)" path="/remarks"/>
    /// <param name="stream">UTF-8 JSON.</param>
    /// <exception cref="FormatException">The stream holds no JSON object of objects.</exception>
    public static PriceList Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return LiteLlmPriceMap.Read(stream);
    }

    internal PriceEntry? Exact(string key) => _entries.GetValueOrDefault(key);

    /// <summary>The entry with the longest text before its <c>*</c> that matches.</summary>
    internal PriceEntry? Pattern(string key)
        => Array.Find(_patterns, p => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p.Key, key, ignoreCase: true));

    internal bool HasPatterns => _patterns.Length > 0;

    private static string Checked(KeyValuePair<string, ModelPrice> price)
        => string.IsNullOrWhiteSpace(price.Key) ? throw new ArgumentException("A price needs the name of a model.", nameof(price))
            : price.Value.IsSane ? price.Key
            : throw new ArgumentException(
                $"A price of '{price.Key}' is negative or above {ModelPrice.Highest} USD per million tokens (0.001 per token).", nameof(price));
}
