using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    private readonly Dictionary<string, ModelPrice> _codePrices = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PriceList> _priceLists = [];

    /// <summary>
    /// Prices from the configuration, by model (<c>gpt-4o</c>, <c>azure/gpt-4o</c>, <c>groq/*</c>; see <see cref="PriceList"/>). They go before
    /// the price map and the bundled prices; <see cref="SetPrice"/> goes before them.
    /// </summary>
    /// <value>Empty by default. US dollars per million tokens, 0 to 1,000.</value>
    /// <remarks>A key of the configuration cannot hold a colon: leave the version off (<c>amazon.nova-lite</c> for <c>amazon.nova-lite-v1:0</c>).</remarks>
    public IDictionary<string, ModelPrice> Prices { get; set; } = new Dictionary<string, ModelPrice>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A file of prices in the format of LiteLLM's <c>model_prices_and_context_window.json</c>: fresher or fuller than the bundled ones.</summary>
    /// <value>
    /// Null by default: none. The file must exist at the start. Read once, in the background; where it cannot be read as such a map, that is
    /// logged and the other prices apply. Entries with a price above 0.001 USD per token are refused and logged.
    /// </value>
    public string? PriceMapPath { get; set; }

    /// <summary>Whether the prices that come with the package are used for models that no other layer knows.</summary>
    /// <value>Default true.</value>
    public bool UseBundledPrices { get; set; } = true;

    /// <summary>Sets the price of a model; goes before every other source but the cost that a provider itself reports.</summary>
    /// <param name="model">As a key of <see cref="Prices"/>.</param>
    /// <param name="price">US dollars per million tokens.</param>
    /// <exception cref="ArgumentException">The name is empty, or a price is negative or above 1,000 USD per million tokens.</exception>
    public LlmTracingOptions SetPrice(string model, ModelPrice price)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(price);
        if (!price.IsSane)
        {
            throw new ArgumentException($"A price is negative or above {ModelPrice.Highest} USD per million tokens (0.001 per token).", nameof(price));
        }

        _codePrices[model] = price;
        return this;
    }

    /// <summary>Adds a price map in LiteLLM's format from a stream, read at once; of several the last goes first, and all before <see cref="PriceMapPath"/>.</summary>
    /// <param name="priceMap">UTF-8 JSON; stays open.</param>
    /// <exception cref="FormatException">The stream holds no such map.</exception>
    public LlmTracingOptions AddPriceMap(Stream priceMap)
    {
        _priceLists.Insert(0, PriceList.Load(priceMap));
        return this;
    }

    /// <summary>What is wrong with the pricing options.</summary>
    internal IEnumerable<string> PricingFailures()
    {
        if (PriceMapPath is { } path && !File.Exists(path))
        {
            yield return $"{nameof(PriceMapPath)}: the file '{path}' does not exist.";
        }

        foreach (var (model, price) in Prices)
        {
            if (string.IsNullOrWhiteSpace(model) || price is not { IsSane: true })
            {
                yield return $"{nameof(Prices)}: a price of '{model}' is negative or above {ModelPrice.Highest} USD per million tokens (0.001 per token).";
            }
        }
    }

    /// <summary>The layers in which a price is looked for, first to last.</summary>
    internal IReadOnlyList<PriceList> PriceLayers(ILogger logger)
    {
        var layers = new List<PriceList>();
        if (_codePrices.Count > 0)
        {
            layers.Add(new PriceList("code", _codePrices));
        }

        if (Prices.Where(static p => p.Value is { IsSane: true } && !string.IsNullOrWhiteSpace(p.Key)).ToList() is { Count: > 0 } configured)
        {
            layers.Add(new PriceList("configuration", configured));
        }

        layers.AddRange(_priceLists);
        if (PriceMapPath is { } path && ReadPriceMap(path, logger) is { } list)
        {
            layers.Add(list);
        }

        if (UseBundledPrices)
        {
            layers.Add(PriceList.Bundled);
        }

        return layers;
    }

    /// <summary>A map that cannot be read costs the prices in it, never the service.</summary>
    private static PriceList? ReadPriceMap(string path, ILogger logger)
    {
        try
        {
            var list = PriceList.Load(path);
            if (list.Refused.Count > 0)
            {
                Log.PricesRefused(logger, list.Refused.Count, path, string.Join(", ", list.Refused.Take(20)));
            }

            return list;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Log.PriceMapUnusable(logger, path, exception);
            return null;
        }
    }
}
