using System.Globalization;
using System.Text.Json;

namespace LlmTracing.Pricing;

/// <summary>
/// Reads LiteLLM's price map: an object of models, each an object with prices in US dollars per token, among much else.
/// <c>input_cost_per_token_above_200k_tokens</c> is read as a tier, whatever its number; <c>_flex</c> and <c>_priority</c> as service tiers.
/// </summary>
internal static class LiteLlmPriceMap
{
    private const string Above = "_above_";
    private const string Tokens = "k_tokens";

    public static PriceList Read(Stream stream)
    {
        try
        {
            using var map = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (map.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("The price map is no JSON object.");
            }

            var entries = new List<PriceEntry>();
            var refused = new List<string>();
            foreach (var model in map.RootElement.EnumerateObject())
            {
                if (model.Name is "" or "sample_spec" || model.Value.ValueKind != JsonValueKind.Object)
                {
                    continue;
                }

                if (Price(model.Value, out var family) is not { } price)
                {
                    refused.Add(model.Name);
                    continue;
                }

                var entry = new PriceEntry(model.Name, family, "file", price);
                if (entry.HasPrice)
                {
                    entries.Add(entry);
                }
            }

            return new PriceList(entries, refused);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The price map is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The prices of a model; null where one of them is absurd.</summary>
    private static ModelPrice? Price(JsonElement model, out string? family)
    {
        family = null;
        var price = new ModelPrice();
        var isRerank = false;
        foreach (var property in model.EnumerateObject())
        {
            if (property.NameEquals("litellm_provider"u8))
            {
                family = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            }
            else if (property.NameEquals("mode"u8))
            {
                isRerank = property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals("rerank"u8);
            }
            else if (property.Name.Contains("cost", StringComparison.Ordinal) && Number(property.Value) is { } usd && !Set(price, property.Name, usd))
            {
                return null;
            }
        }

        // Rerankers are priced by the search; their token prices of 0 say that no more than the price of another mode does.
        if (isRerank && price is { Input: 0, Output: 0 })
        {
            price.Input = price.Output = null;
        }

        return price.IsSane ? price : null;
    }

    /// <summary>Takes a price for what its key says; false where it is too large to be one.</summary>
    private static bool Set(ModelPrice price, string key, decimal usd)
    {
        if (key is "input_cost_per_query")
        {
            price.Search = usd;
            return true;
        }

        TokenRates rates = price;
        if (key.EndsWith("_flex", StringComparison.Ordinal))
        {
            (key, rates) = (key[..^"_flex".Length], price.Flex ??= new TokenRates());
        }
        else if (key.EndsWith("_priority", StringComparison.Ordinal))
        {
            (key, rates) = (key[..^"_priority".Length], price.Priority ??= new TokenRates());
        }

        if (key.EndsWith(Tokens, StringComparison.Ordinal) && key.LastIndexOf(Above, StringComparison.Ordinal) is var at and > 0)
        {
            if (rates != price || !long.TryParse(key.AsSpan()[(at + Above.Length)..^Tokens.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var thousands))
            {
                return true;
            }

            (key, rates) = (key[..at], Tier(price, thousands * 1000));
        }

        if (usd is < 0 or > ModelPrice.Highest / 1_000_000m)
        {
            return !Apply(new TokenRates(), key, usd);
        }

        Apply(rates, key, usd * 1_000_000m);
        return true;
    }

    /// <summary>Sets the rate that a key names; false where it names none.</summary>
    private static bool Apply(TokenRates rates, string key, decimal perMillion)
    {
        switch (key)
        {
            case "input_cost_per_token": rates.Input = perMillion; return true;
            case "output_cost_per_token": rates.Output = perMillion; return true;
            case "cache_read_input_token_cost": rates.CacheRead = perMillion; return true;
            case "cache_creation_input_token_cost": rates.CacheWrite = perMillion; return true;
            case "cache_creation_input_token_cost_above_1hr": rates.CacheWriteOneHour = perMillion; return true;
            case "output_cost_per_reasoning_token": rates.Reasoning = perMillion; return true;
            case "input_cost_per_audio_token": rates.AudioInput = perMillion; return true;
            case "output_cost_per_audio_token": rates.AudioOutput = perMillion; return true;
            default: return false;
        }
    }

    private static PriceTier Tier(ModelPrice price, long above)
    {
        var tier = price.Tiers.FirstOrDefault(t => t.AboveInputTokens == above);
        if (tier is null)
        {
            price.Tiers.Add(tier = new PriceTier { AboveInputTokens = above });
        }

        return tier;
    }

    /// <summary>A number, or a string that holds one, as some maps write them.</summary>
    private static decimal? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : decimal.MaxValue,
        JsonValueKind.String when decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
