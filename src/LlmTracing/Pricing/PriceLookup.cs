namespace LlmTracing.Pricing;

/// <summary>What a price is looked up by. The host is that of AWS Bedrock only, whose prices differ by region; else empty.</summary>
internal readonly record struct PricedModel(string Provider, string Host, string ResponseModel, string RequestModel)
{
    /// <summary>The model that answered; the one asked for, where the answer names none.</summary>
    public string Name => ResponseModel.Length > 0 ? ResponseModel : RequestModel;

    public static PricedModel Of(string provider, string? host, string? responseModel, string? requestModel)
        => new(provider, provider is "aws.bedrock" ? host ?? "" : "", responseModel ?? "", requestModel ?? "");
}

/// <summary>Finds the entry of a model in layers of price lists. The first layer that knows the model prices it.</summary>
/// <remarks>
/// In each layer: 1. among the provider's own entries, the model that answered, then the one asked for, each by its variants
/// (<see cref="ModelNames"/>); 2. the layer's patterns, by the same names; 3. where the provider resells: the maker named in the model's
/// name, then a bare name of any family.
/// </remarks>
internal sealed class PriceLookup(IReadOnlyList<PriceList> layers)
{
    public PriceEntry? Find(in PricedModel model)
    {
        var seller = Seller.Of(model.Provider);
        string[] prefixes = [.. RegionPrefixes(model), .. seller.Prefixes, model.Provider + "/"];
        string[] names = model.ResponseModel.Equals(model.RequestModel, StringComparison.OrdinalIgnoreCase)
            ? [model.RequestModel] : [model.ResponseModel, model.RequestModel];
        string[] variants = [.. names.Where(static n => n.Length > 0).SelectMany(ModelNames.Variants)];
        foreach (var layer in layers)
        {
            var found = Own(layer, seller, prefixes, variants)
                ?? Pattern(layer, prefixes, variants)
                ?? (seller.Resells ? Resold(layer, variants) : null);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static PriceEntry? Own(PriceList layer, Seller seller, string[] prefixes, string[] variants)
    {
        foreach (var name in variants)
        {
            foreach (var prefix in prefixes)
            {
                if (layer.Exact(prefix + name) is { } entry && seller.Owns(entry))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private static PriceEntry? Pattern(PriceList layer, string[] prefixes, string[] variants)
    {
        if (!layer.HasPatterns)
        {
            return null;
        }

        // By the name as it was said; a bare pattern matches whoever is asked.
        foreach (var name in variants)
        {
            foreach (var prefix in prefixes.Append(""))
            {
                if (layer.Pattern(prefix + name) is { } entry)
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private static PriceEntry? Resold(PriceList layer, string[] variants)
    {
        foreach (var name in variants)
        {
            if (Seller.MakerOf(name) is var (maker, model) && Own(layer, maker, maker.Prefixes, [model]) is { } made)
            {
                return made;
            }
        }

        return Array.Find(variants, name => layer.Exact(name) is not null) is { } bare ? layer.Exact(bare) : null;
    }

    /// <summary><c>bedrock/us-east-1/</c> for <c>bedrock-runtime.us-east-1.amazonaws.com</c>.</summary>
    private static string[] RegionPrefixes(in PricedModel model)
        => model.Host.Split('.') is [_, var region, "amazonaws" or "api", ..] ? [$"bedrock/{region}/"] : [];
}
