using LlmTracing.Assembly;
using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmTracing.Pricing;

/// <summary>
/// Prices calls: what the provider says a call cost goes before everything; else its tokens by the first layer of prices that knows the model
/// (code, configuration, file, bundled). Built once from the options; safe for many threads.
/// </summary>
/// <remarks>
/// The lists are read in the background from the moment the book is made; only a call that ends before that is done waits for it. A model is
/// looked up once and found by its names after that, without allocation.
/// </remarks>
internal sealed class PriceBook
{
    /// <summary>Models come from bodies: what is kept of them is bounded. Beyond it each call is looked up anew.</summary>
    private const int MostModels = 4096;

    private readonly FoundPrices _found = new(MostModels);
    private readonly Lazy<PriceLookup> _lookup;
    private readonly ILogger _logger;

    /// <summary>A book of the bundled prices.</summary>
    public PriceBook()
        : this(new LlmTracingOptions(), NullLogger.Instance)
    {
    }

    public PriceBook(IOptions<LlmTracingOptions> options, ILogger<PriceBook> logger)
        : this(options.Value, logger)
    {
    }

    internal PriceBook(LlmTracingOptions options, ILogger logger)
    {
        _logger = new QuietLogger(logger);
        _lookup = new Lazy<PriceLookup>(() => new PriceLookup(options.PriceLayers(_logger)));
        Ready = Task.Run(() => _ = _lookup.Value);
    }

    /// <summary>Ends when the lists are read.</summary>
    public Task Ready { get; }

    /// <summary>Models that were called and have no price.</summary>
    public UnpricedModels Unpriced { get; } = new();

    /// <summary>Prices a call by the model that answered, else the one asked for; an unknown model has no price.</summary>
    public Price Find(CallFacts call)
    {
        var (request, response) = (call.Request, call.Response);
        if (response.ProviderCostUsd is { } reported)
        {
            return new Price(Cost.Round(reported), "provider", null);
        }

        if (!response.Usage.IsPresent && response.Usage.SearchUnits is null)
        {
            return default;
        }

        var model = PricedModel.Of(call.Provider, call.ServerAddress, response.Model, request.Model);
        var entry = Find(model);
        if (entry is not null && Cost.Of(entry, response.Usage, response.ServiceTier) is { } cost)
        {
            return new Price(cost, "computed", entry.Id);
        }

        if (Unpriced.Add(model))
        {
            Log.NoPrice(_logger, response.Model ?? request.Model ?? "", call.Provider);
        }

        return default;
    }

    /// <summary>The entry that prices a model; null where none does.</summary>
    public PriceEntry? Find(in PricedModel model)
    {
        if (_found.TryGet(model, out var entry))
        {
            return entry;
        }

        entry = _lookup.Value.Find(model);
        _found.Add(model, entry);
        return entry;
    }
}

/// <summary>A price and its receipt.</summary>
/// <param name="CostUsd">US dollars; null where no price is known.</param>
/// <param name="Source">provider, computed or none; null = none.</param>
/// <param name="PriceId">The entry that priced the call.</param>
internal readonly record struct Price(decimal? CostUsd, string? Source, string? PriceId);
