using System.Globalization;

namespace LlmTracing.Pricing;

/// <summary>Reads the table that comes with the package; its own head explains its lines.</summary>
internal static class BundledPrices
{
    private const long LongContext = 200_000;

    public static PriceList Read()
    {
        using var stream = typeof(BundledPrices).Assembly.GetManifestResourceStream("LlmTracing.prices.txt")
            ?? throw new InvalidOperationException("The bundled price table is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return new PriceList(Entries(reader), []);
    }

    private static IEnumerable<PriceEntry> Entries(StreamReader reader)
    {
        string layer = "bundled", family = "", prefix = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("state ", StringComparison.Ordinal))
            {
                layer = $"bundled@{line["state ".Length..]}";
            }
            else if (line.StartsWith('['))
            {
                var words = line.Trim('[', ']').Split(' ');
                (family, prefix) = (words[0], words.Length > 1 ? words[1] : "");
            }
            else if (!line.StartsWith('#') && line.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0)
            {
                var price = Price(line[..colon]);
                foreach (var name in line[(colon + 2)..].Split(' '))
                {
                    yield return new PriceEntry(prefix + name, family, layer, price);
                }
            }
        }
    }

    private static ModelPrice Price(string text)
    {
        var words = text.Split(' ');
        var price = new ModelPrice { Input = Number(words[0]), Output = Number(words[1]) };
        var tier = new PriceTier { AboveInputTokens = LongContext };
        foreach (var word in words.AsSpan(2))
        {
            var number = Number(word.AsSpan(1));
            switch (word[0])
            {
                case 'r': price.CacheRead = number; break;
                case 'w': price.CacheWrite = number; break;
                case 'h': price.CacheWriteOneHour = number; break;
                case 't': price.Reasoning = number; break;
                case 'i': tier.Input = number; break;
                case 'o': tier.Output = number; break;
            }
        }

        if (tier.Input is not null || tier.Output is not null)
        {
            price.Tiers = [tier];
        }

        return price;
    }

    private static decimal? Number(ReadOnlySpan<char> text) => text is "?" ? null : decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
