using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>The question for waste: one pass over the calls for each kind.</summary>
internal static class WasteSql
{
    private static readonly string Sums = "provider, model, count() AS requests, sum(toUInt64(total_tokens)) AS tokens, sum(CAST(ifNull(cost_usd, 0), 'Decimal(38, 9)')) AS usd";

    /// <summary>The finish reasons of every provider that mean that the answer was cut at a limit.</summary>
    private const string Cut =
        "'length', 'max_tokens', 'MAX_TOKENS', 'model_length', 'ERROR_LIMIT', 'LENGTH', 'limit', 'max_output_tokens', "
        + "'model_context_window_exceeded', 'maxPredictedTokensReached'";

    public static readonly string Text =
        $$$"""
        SELECT kind, provider, model, requests, tokens, usd FROM
        (
            SELECT toUInt16(0) AS kind, {{{Sums}}} FROM {calls}
            WHERE {where} AND is_streaming AND NOT is_complete AND error_code IN ('STREAM_INCOMPLETE', 'CANCELLED')
            GROUP BY provider, model
            UNION ALL
            SELECT toUInt16(1) AS kind, {{{Sums}}} FROM {calls}
            WHERE {where} AND arrayExists(reason -> reason IN ({{{Cut}}}), finish_reasons)
            GROUP BY provider, model
            UNION ALL
            SELECT toUInt16(2) AS kind, {{{Sums}}} FROM
            (
                SELECT provider, model, total_tokens, cost_usd, requested_at,
                    lagInFrame(toNullable(requested_at)) OVER (PARTITION BY provider, model, context_hash ORDER BY requested_at, request_id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS before
                FROM {calls} WHERE {where} AND context_hash != '' AND error_code = ''
            )
            WHERE dateDiff('millisecond', before, requested_at) <= {repeat_ms:Int64}
            GROUP BY provider, model
            UNION ALL
            SELECT toUInt16(3) AS kind, {{{Sums}}} FROM
            (
                SELECT provider, model, total_tokens, cost_usd, requested_at, cached_input_tokens,
                    lagInFrame(toNullable(requested_at)) OVER (PARTITION BY provider, model, talk ORDER BY requested_at, request_id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS before
                FROM
                (
                    SELECT provider, model, total_tokens, cost_usd, requested_at, request_id, cached_input_tokens,
                        multiIf(conversation_id != '', conversation_id, session_id IS NOT NULL, toString(session_id), run_id) AS talk
                    FROM {calls} WHERE {where} AND error_code = '' AND input_tokens >= {long_prompt:UInt32}
                )
                WHERE talk != ''
            )
            WHERE cached_input_tokens = 0 AND dateDiff('millisecond', before, requested_at) <= {cache_ms:Int64}
            GROUP BY provider, model
        )
        ORDER BY usd DESC, requests DESC, kind, provider, model
        """;

    public static readonly IReadOnlyList<Column<WasteRow>> Columns =
    [
        AnswerOf<WasteRow>.Small("kind", static (r, v) => r.Kind = (WasteKind)v),
        AnswerOf<WasteRow>.Text("provider", static (r, v) => r.Provider = v),
        AnswerOf<WasteRow>.Text("model", static (r, v) => r.Model = v),
        AnswerOf<WasteRow>.Count("requests", static (r, v) => r.Requests = v),
        AnswerOf<WasteRow>.Count("tokens", static (r, v) => r.TotalTokens = v),
        AnswerOf<WasteRow>.Money("usd", static (r, v) => r.CostUsd = v),
    ];
}
