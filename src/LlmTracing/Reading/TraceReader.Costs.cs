using LlmTracing.Pricing;

namespace LlmTracing.Reading;

internal sealed partial class TraceReader
{
    public async Task<IReadOnlyList<RepricedRow>> RepriceAsync(
        Guid orgId, TimeRange range, PriceList prices, CancellationToken cancellationToken = default)
    {
        var query = CostQuery(orgId, range, prices).And("(total_tokens > 0 OR usage_source != 'none')");
        var groups = await PriceAsync(query, prices, cancellationToken).ConfigureAwait(false);
        return
        [
            .. groups.Select(static g => new RepricedRow(g.Provider, g.Model, g.Requests, g.Recorded, g.Computed, g.Unpriced))
                .OrderByDescending(static r => r.RepricedUsd).ThenBy(static r => r.Provider, StringComparer.Ordinal).ThenBy(static r => r.Model, StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<ReconciledRow>> ReconcileAsync(
        Guid orgId, TimeRange range, PriceList prices, CancellationToken cancellationToken = default)
    {
        var query = CostQuery(orgId, range, prices).And("cost_source = 'provider' AND cost_usd IS NOT NULL");
        var groups = await PriceAsync(query, prices, cancellationToken).ConfigureAwait(false);
        return
        [
            .. groups.Select(static g => new ReconciledRow(g.Provider, g.Model, g.Requests - g.Unpriced, g.RecordedOfPriced, g.Computed, g.Unpriced))
                .OrderByDescending(static r => Math.Abs(r.DifferenceUsd)).ThenBy(static r => r.Provider, StringComparer.Ordinal).ThenBy(static r => r.Model, StringComparer.Ordinal),
        ];
    }

    private static TraceQuery CostQuery(Guid orgId, TimeRange range, PriceList prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentCheck.Range(range.From, range.To, nameof(range));
        return new TraceQuery(orgId).Add(new TraceFilter { From = range.From, To = range.To });
    }

    /// <summary>Prices each call by itself: a tier holds for a whole request, so sums cannot be priced.</summary>
    private async Task<IEnumerable<PricedGroup>> PriceAsync(TraceQuery query, PriceList prices, CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(cancellationToken).ConfigureAwait(false);
        var lookup = new PriceLookup([prices]);
        var entries = new Dictionary<PricedModel, PriceEntry?>();
        var groups = new Dictionary<(string, string), PricedGroup>();
        var rows = _connection.RowsAsync(
            $"SELECT {PricedCall.Names} FROM {sources.Calls} WHERE {query.Where}", query, PricedCall.Columns, ReadLimit.Stream, cancellationToken);
        await foreach (var call in rows.ConfigureAwait(false))
        {
            var model = PricedModel.Of(call.Provider, call.ServerAddress, call.ResponseModel, call.Model);
            if (!entries.TryGetValue(model, out var entry))
            {
                entries.Add(model, entry = lookup.Find(model));
            }

            if (!groups.TryGetValue((call.Provider, call.Model), out var group))
            {
                groups.Add((call.Provider, call.Model), group = new PricedGroup(call.Provider, call.Model));
            }

            group.Add(call.CostUsd, entry is null ? null : Cost.Of(entry, call.Usage, call.ServiceTier));
        }

        return groups.Values;
    }

    private sealed class PricedGroup(string provider, string model)
    {
        public string Provider => provider;

        public string Model => model;

        public long Requests { get; private set; }

        public long Unpriced { get; private set; }

        public decimal Recorded { get; private set; }

        public decimal RecordedOfPriced { get; private set; }

        public decimal Computed { get; private set; }

        public void Add(decimal? recorded, decimal? computed)
        {
            Requests++;
            Recorded += recorded ?? 0;
            if (computed is { } cost)
            {
                Computed += cost;
                RecordedOfPriced += recorded ?? 0;
            }
            else
            {
                Unpriced++;
            }
        }
    }
}
