using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

internal sealed partial class TraceReader
{
    /// <summary>A price is missing where there are tokens and no cost.</summary>
    private const string IsUnpriced = "cost_usd IS NULL AND total_tokens > 0";

    private static readonly IReadOnlyList<Column<ErrorRow>> ErrorColumns =
    [
        AnswerOf<ErrorRow>.Text("provider", static (r, v) => r.Provider = v),
        AnswerOf<ErrorRow>.Text("model", static (r, v) => r.Model = v),
        AnswerOf<ErrorRow>.Text("error_code", static (r, v) => r.ErrorCode = v),
        AnswerOf<ErrorRow>.Text("error_category", static (r, v) => r.ErrorCategory = v),
        AnswerOf<ErrorRow>.Text("error_type", static (r, v) => r.ErrorType = v),
        AnswerOf<ErrorRow>.Small("status_code", static (r, v) => r.StatusCode = v),
        AnswerOf<ErrorRow>.Count("requests", static (r, v) => r.Requests = v),
        AnswerOf<ErrorRow>.Time("first_at", static (r, v) => r.FirstAt = v),
        AnswerOf<ErrorRow>.Time("last_at", static (r, v) => r.LastAt = v),
        AnswerOf<ErrorRow>.Text("last_id", static (r, v) => r.LastRequestId = v),
    ];

    private static readonly IReadOnlyList<Column<UnpricedModelRow>> UnpricedColumns =
    [
        AnswerOf<UnpricedModelRow>.Text("provider", static (r, v) => r.Provider = v),
        AnswerOf<UnpricedModelRow>.Text("model", static (r, v) => r.Model = v),
        AnswerOf<UnpricedModelRow>.Text("response_model", static (r, v) => r.ResponseModel = v),
        AnswerOf<UnpricedModelRow>.Count("requests", static (r, v) => r.Requests = v),
        AnswerOf<UnpricedModelRow>.Count("tokens_in", static (r, v) => r.InputTokens = v),
        AnswerOf<UnpricedModelRow>.Count("tokens_out", static (r, v) => r.OutputTokens = v),
        AnswerOf<UnpricedModelRow>.Time("last_at", static (r, v) => r.LastAt = v),
    ];

    public Task<IReadOnlyList<ErrorRow>> GetErrorsAsync(Guid orgId, TraceFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Filter(filter);
        return AskAsync(
            """
            SELECT provider, model, error_code, error_category, error_type, status_code, count() AS requests, min(requested_at) AS first_at,
                max(requested_at) AS last_at, argMax(request_id, (requested_at, request_id)) AS last_id
            FROM {calls} WHERE {where}
            GROUP BY provider, model, error_code, error_category, error_type, status_code
            ORDER BY requests DESC, last_at DESC, provider, model, error_code, error_type, status_code
            """,
            new TraceQuery(orgId).Add(filter).And("error_code != ''"), ErrorColumns, cancellationToken);
    }

    public Task<IReadOnlyList<UnpricedModelRow>> GetUnpricedModelsAsync(Guid orgId, TraceFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter = ArgumentCheck.Filter(filter ?? new TraceFilter());
        return AskAsync(
            """
            SELECT provider, model, response_model, count() AS requests, sum(toUInt64(input_tokens)) AS tokens_in,
                sum(toUInt64(output_tokens)) AS tokens_out, max(requested_at) AS last_at
            FROM {calls} WHERE {where}
            GROUP BY provider, model, response_model
            ORDER BY requests DESC, provider, model, response_model
            """,
            new TraceQuery(orgId).Add(filter).And(IsUnpriced), UnpricedColumns, cancellationToken);
    }

    public Task<IReadOnlyList<WasteRow>> GetWasteAsync(Guid orgId, WasteQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentCheck.Filter(query.Filter, $"{nameof(query)}.{nameof(WasteQuery.Filter)}");
        ArgumentCheck.Between(query.RepeatWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(31), $"{nameof(query)}.{nameof(WasteQuery.RepeatWindow)}");
        ArgumentCheck.Between(query.CacheWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), $"{nameof(query)}.{nameof(WasteQuery.CacheWindow)}");
        ArgumentCheck.Between(query.LongPromptTokens, 1, uint.MaxValue, $"{nameof(query)}.{nameof(WasteQuery.LongPromptTokens)}");
        var conditions = new TraceQuery(orgId).Add(query.Filter)
            .Set("repeat_ms", (long)query.RepeatWindow.TotalMilliseconds)
            .Set("cache_ms", (long)query.CacheWindow.TotalMilliseconds)
            .Set("long_prompt", query.LongPromptTokens);
        return AskAsync(WasteSql.Text, conditions, WasteSql.Columns, cancellationToken);
    }

    /// <summary>Asks the calls; <c>{calls}</c> and <c>{where}</c> in the text are filled in.</summary>
    private async Task<IReadOnlyList<TRow>> AskAsync<TRow>(
        string text, TraceQuery query, IReadOnlyList<Column<TRow>> columns, CancellationToken cancellationToken)
        where TRow : new()
    {
        var sources = await SourcesAsync(cancellationToken).ConfigureAwait(false);
        var sql = text.Replace("{calls}", sources.Calls, StringComparison.Ordinal).Replace("{where}", query.Where, StringComparison.Ordinal);
        return await _connection.ListAsync(sql, query, columns, cancellationToken).ConfigureAwait(false);
    }
}
