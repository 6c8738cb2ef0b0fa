namespace LlmTracing;

/// <summary>Asks the traces table. Registered by <c>AddLlmTracing</c>; safe for many threads.</summary>
/// <remarks>
/// <para>Every question is asked for one organisation and sees no row of another: a foreign id is a missing one. Values travel as server-side
/// parameters, never inside SQL. Each query carries limits (<see cref="LlmTracingOptions.ReadTimeout"/>, <see cref="LlmTracingOptions.ReadMaxRows"/>).</para>
/// <para>Every method throws <see cref="ArgumentException"/>, with the argument's name, for a bad argument before anything is asked,
/// <see cref="TraceReadException"/> where ClickHouse cannot be reached or refuses or stops the query, and
/// <see cref="OperationCanceledException"/> for the caller's cancellation.</para>
/// </remarks>
public interface ITraceReader
{
    /// <summary>One call by the id of its row.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="requestId">Id of the row, not empty.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Null where the organisation has no such call.</returns>
    Task<TraceRecord?> GetByIdAsync(Guid orgId, string requestId, CancellationToken cancellationToken = default);

    /// <summary>The latest call of a step of an agent run.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="stepId">Step, not empty.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Null where the organisation has no such step.</returns>
    Task<TraceRecord?> GetByStepAsync(Guid orgId, string stepId, CancellationToken cancellationToken = default);

    /// <summary>The calls of an agent, newest first.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="agentId">Agent.</param>
    /// <param name="pageSize">Calls of a page, 1 to 1,000.</param>
    /// <param name="cursor"><see cref="TracePage.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<TracePage> ListByAgentAsync(Guid orgId, Guid agentId, int pageSize = 50, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>The calls that pass a filter, newest first.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="filter">What to list.</param>
    /// <param name="cursor">
    /// <see cref="TracePage.NextCursor"/> of the page before; null for the first. It is bound to the organisation and the filter: another
    /// filter, or a changed cursor, is an <see cref="ArgumentException"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<TracePage> ListAsync(Guid orgId, TraceFilter filter, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>All calls that pass a filter, newest first, page by page as they are asked for. Calls made after the first page are not among them.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="filter">What to list; <see cref="TraceFilter.PageSize"/> is that of each query.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<TracePage> ListPagesAsync(Guid orgId, TraceFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Requests, tokens, cost, errors and bytes, in groups and over time. Sorted by time, then by cost and requests, largest first.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="query">Which calls, and how they are grouped.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<UsageRow>> GetUsageAsync(Guid orgId, UsageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Percentiles of latency and speed, in groups and over time. Sorted by time, then by requests, most first.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="query">Which calls, and how they are grouped; failed calls count too unless the filter says otherwise.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<LatencyRow>> GetLatencyAsync(Guid orgId, UsageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Failed calls by what failed where, most frequent first.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="filter">Which calls; page size and cursor do not matter.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<ErrorRow>> GetErrorsAsync(Guid orgId, TraceFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Calls with a large request body, largest first.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="minBytes">Smallest body, bytes; 0 or more.</param>
    /// <param name="filter">Which calls, <see cref="TraceFilter.PageSize"/> of them at most; null for all.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<TraceRecord>> FindLargeRequestsAsync(
        Guid orgId, long minBytes = 1_000_000, TraceFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The spans and calls of a trace as one hierarchy.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="traceId">W3C trace id: 32 hex digits.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Null where the organisation has no row of that trace.</returns>
    Task<TraceTree?> GetTraceTreeAsync(Guid orgId, string traceId, CancellationToken cancellationToken = default);

    /// <summary>Request and answer of a call, where <see cref="LlmTracingOptions.Payloads"/> kept them: content.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="requestId">Id of the call's row, not empty.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Null where the organisation has no such payload: it was not kept, is kept no longer, or there is no table of payloads.</returns>
    Task<TracePayload?> GetPayloadAsync(Guid orgId, string requestId, CancellationToken cancellationToken = default);

    /// <summary>Writes the calls that pass a filter, in no particular order, as ClickHouse writes them. Streamed; the limit of rows does not apply.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="filter">Which calls; page size and cursor do not matter.</param>
    /// <param name="format">Format of the export.</param>
    /// <param name="destination">Takes the bytes; stays open. After an exception what it holds is not complete.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    Task ExportAsync(Guid orgId, TraceFilter filter, ExportFormat format, Stream destination, CancellationToken cancellationToken = default);

    /// <summary>Models whose calls have tokens and no cost, most calls first.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="filter">Which calls; null for all.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<UnpricedModelRow>> GetUnpricedModelsAsync(Guid orgId, TraceFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Money that bought nothing, or less than it could: abandoned streams, cut answers, repeated requests, missed caches.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="query">Which calls, and what counts as repeated.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<WasteRow>> GetWasteAsync(Guid orgId, WasteQuery query, CancellationToken cancellationToken = default);

    /// <summary>What past calls would have cost by other prices. Nothing is changed.</summary>
    /// <remarks>
    /// Each row is priced by itself, so a long range takes its time. Prices of what a row does not keep (billed units, searches, caches of an
    /// hour) do not apply. Estimated usage is priced like reported usage.
    /// </remarks>
    /// <param name="orgId">Organisation.</param>
    /// <param name="range">Which calls, by when they were sent.</param>
    /// <param name="prices">The other prices, such as <see cref="PriceList.Bundled"/> or <see cref="PriceList.Load(string)"/>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>By provider and model, dearest first.</returns>
    Task<IReadOnlyList<RepricedRow>> RepriceAsync(Guid orgId, TimeRange range, PriceList prices, CancellationToken cancellationToken = default);

    /// <summary>Costs that providers reported beside those that prices give for the same calls: how far the prices are to be trusted.</summary>
    /// <param name="orgId">Organisation.</param>
    /// <param name="range">Which calls, by when they were sent.</param>
    /// <param name="prices">The prices to check.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>By provider and model, largest difference first; calls whose cost was not reported are left out.</returns>
    Task<IReadOnlyList<ReconciledRow>> ReconcileAsync(Guid orgId, TimeRange range, PriceList prices, CancellationToken cancellationToken = default);
}
