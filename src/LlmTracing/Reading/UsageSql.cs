using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>What usage and latency are made of, in SQL: once for the calls, once for the roll-up of them.</summary>
internal static class UsageSql
{
    /// <summary>A sketch that is off by half a percent at most, whatever the order in which its parts are merged.</summary>
    public const string Quantiles = "quantilesDD(0.005, 0.5, 0.95, 0.99)";

    /// <summary>Sums: name in the roll-up and in the answer, type there, and expression over calls.</summary>
    public static readonly (string Name, string Type, string Raw)[] Sums =
    [
        ("requests", "UInt64", "count()"),
        ("tokens_in", "UInt64", "sum(toUInt64(input_tokens))"),
        ("tokens_out", "UInt64", "sum(toUInt64(output_tokens))"),
        ("tokens_all", "UInt64", "sum(toUInt64(total_tokens))"),
        ("tokens_cached", "UInt64", "sum(toUInt64(ifNull(cached_input_tokens, 0)))"),
        ("tokens_written", "UInt64", "sum(toUInt64(ifNull(cache_write_tokens, 0)))"),
        ("tokens_reasoned", "UInt64", "sum(toUInt64(ifNull(reasoning_tokens, 0)))"),
        ("usd", "Decimal(38, 9)", "sum(CAST(ifNull(cost_usd, 0), 'Decimal(38, 9)'))"),
        ("unpriced", "UInt64", "countIf(cost_usd IS NULL AND total_tokens > 0)"),
        ("errors", "UInt64", "countIf(error_code != '')"),
        ("latency_ms", "UInt64", "sum(toUInt64(total_latency_ms))"),
        ("bytes_sent", "UInt64", "sum(toUInt64(request_size_bytes))"),
        ("bytes_received", "UInt64", "sum(toUInt64(response_size_bytes))"),
    ];

    /// <summary>Sketches: name, type of what is sketched, and the expression of it over calls; null is no value.</summary>
    public static readonly (string Name, string Type, string Raw)[] Sketches =
    [
        ("latency_sketch", "UInt32", "toUInt32(total_latency_ms)"),
        ("ttfb_sketch", "Nullable(UInt32)", "nullIf(toUInt32(provider_ttfb_ms), 0)"),
        ("ttft_sketch", "Nullable(UInt32)", "CAST(ttft_ms, 'Nullable(UInt32)')"),
        ("speed_sketch", "Nullable(Float64)", "if(output_tokens > 0 AND total_latency_ms > 0, toNullable(output_tokens * 1000 / total_latency_ms), NULL)"),
    ];

    public static readonly IReadOnlyList<Column<UsageRow>> UsageColumns =
    [
        .. GroupColumns<UsageRow>(),
        AnswerOf<UsageRow>.Count("tokens_in", static (r, v) => r.InputTokens = v),
        AnswerOf<UsageRow>.Count("tokens_out", static (r, v) => r.OutputTokens = v),
        AnswerOf<UsageRow>.Count("tokens_all", static (r, v) => r.TotalTokens = v),
        AnswerOf<UsageRow>.Count("tokens_cached", static (r, v) => r.CachedInputTokens = v),
        AnswerOf<UsageRow>.Count("tokens_written", static (r, v) => r.CacheWriteTokens = v),
        AnswerOf<UsageRow>.Count("tokens_reasoned", static (r, v) => r.ReasoningTokens = v),
        AnswerOf<UsageRow>.Money("usd", static (r, v) => r.CostUsd = v),
        AnswerOf<UsageRow>.Count("unpriced", static (r, v) => r.UnpricedRequests = v),
        AnswerOf<UsageRow>.Count("errors", static (r, v) => r.Errors = v),
        AnswerOf<UsageRow>.Count("latency_ms", static (r, v) => r.TotalLatencyMs = v),
        AnswerOf<UsageRow>.Count("bytes_sent", static (r, v) => r.RequestBytes = v),
        AnswerOf<UsageRow>.Count("bytes_received", static (r, v) => r.ResponseBytes = v),
    ];

    public static readonly IReadOnlyList<Column<LatencyRow>> LatencyColumns =
    [
        .. GroupColumns<LatencyRow>(),
        AnswerOf<LatencyRow>.Numbers("latency_sketch", static (r, v) => Set(r.TotalMs, v)),
        AnswerOf<LatencyRow>.Numbers("ttfb_sketch", static (r, v) => Set(r.TtfbMs, v)),
        AnswerOf<LatencyRow>.Numbers("ttft_sketch", static (r, v) => Set(r.TtftMs, v)),
        AnswerOf<LatencyRow>.Numbers("speed_sketch", static (r, v) => Set(r.TokensPerSecond, v)),
    ];

    public static string Usage(UsageQuery query, TraceQuery conditions, string source, bool isRollup)
        => Select(query, conditions, source, Sums.Select(s => isRollup ? $"sum({s.Name})" : s.Raw).Zip(Sums, static (sql, s) => (sql, s.Name)), "usd DESC, requests DESC");

    public static string Latency(UsageQuery query, TraceQuery conditions, string source, bool isRollup)
    {
        var merge = Quantiles.Replace("quantilesDD", "quantilesDDMerge", StringComparison.Ordinal);
        return Select(
            query, conditions, source,
            Sketches.Select(s => (isRollup ? $"{merge}({s.Name})" : $"{Quantiles}({s.Raw})", s.Name)).Prepend((isRollup ? "sum(requests)" : "count()", "requests")),
            "requests DESC");
    }

    /// <summary>
    /// The measures stand in an inner query under names of their own: ClickHouse would take an alias that is also a column of the source for it.
    /// </summary>
    private static string Select(UsageQuery query, TraceQuery conditions, string source, IEnumerable<(string Sql, string Name)> measures, string order)
    {
        var groups = query.GroupBy.Select(static d => Dimensions[d]).ToList();
        if (query.Granularity != TimeGranularity.None)
        {
            groups.Insert(0, (Times[query.Granularity], "time"));
        }

        var inner = groups.Select(static (g, i) => $"{g.Sql} AS g{i}").Concat(measures.Select(static (m, i) => $"{m.Sql} AS m{i}"));
        var outer = groups.Select(static (g, i) => $"g{i} AS {g.Name}").Concat(measures.Select(static (m, i) => $"m{i} AS {m.Name}"));
        var keys = string.Join(", ", groups.Select(static (_, i) => $"g{i}"));
        var by = keys.Length > 0 ? $" GROUP BY {keys}" : "";
        var first = query.Granularity != TimeGranularity.None ? "time, " : "";
        return $"SELECT {string.Join(", ", outer)} FROM (SELECT {string.Join(", ", inner)} FROM {source} WHERE {conditions.Where}{by}) "
            + $"WHERE requests > 0 ORDER BY {first}{order}{(keys.Length > 0 ? ", " + keys : "")}";
    }

    private static readonly Dictionary<TraceDimension, (string Sql, string Name)> Dimensions = new()
    {
        [TraceDimension.Provider] = ("provider", "provider"),
        [TraceDimension.Model] = ("model", "model"),
        [TraceDimension.ResponseModel] = ("response_model", "response_model"),
        [TraceDimension.Operation] = ("operation", "operation"),
        [TraceDimension.Agent] = ("agent_id", "agent_id"),
        [TraceDimension.CallType] = ("call_type", "call_type"),
        [TraceDimension.Project] = ("project_id", "project_id"),
        [TraceDimension.User] = ("user_id", "user_id"),
        [TraceDimension.Tag] = ("arrayJoin(emptyArrayToSingle(arrayDistinct(agent_tags)))", "tag"),
        [TraceDimension.Service] = ("service_name", "service_name"),
        [TraceDimension.Environment] = ("environment", "environment"),
    };

    private static readonly Dictionary<TimeGranularity, string> Times = new()
    {
        [TimeGranularity.Minute] = "toDateTime64(toStartOfMinute(requested_at, 'UTC'), 3, 'UTC')",
        [TimeGranularity.Hour] = "toDateTime64(toStartOfHour(requested_at, 'UTC'), 3, 'UTC')",
        [TimeGranularity.Day] = "toDateTime64(toStartOfDay(requested_at, 'UTC'), 3, 'UTC')",
        [TimeGranularity.Week] = "toDateTime64(toMonday(requested_at, 'UTC'), 3, 'UTC')",
        [TimeGranularity.Month] = "toDateTime64(toStartOfMonth(requested_at, 'UTC'), 3, 'UTC')",
    };

    private static IEnumerable<Column<TRow>> GroupColumns<TRow>()
        where TRow : TraceGroup
        =>
        [
            AnswerOf<TRow>.Time("time", static (r, v) => r.Time = v),
            AnswerOf<TRow>.Text("provider", static (r, v) => r.Provider = v),
            AnswerOf<TRow>.Text("model", static (r, v) => r.Model = v),
            AnswerOf<TRow>.Text("response_model", static (r, v) => r.ResponseModel = v),
            AnswerOf<TRow>.Text("operation", static (r, v) => r.Operation = v),
            AnswerOf<TRow>.Id("agent_id", static (r, v) => r.AgentId = v),
            AnswerOf<TRow>.Text("call_type", static (r, v) => r.CallType = v),
            AnswerOf<TRow>.Text("project_id", static (r, v) => r.ProjectId = v),
            AnswerOf<TRow>.Text("user_id", static (r, v) => r.UserId = v),
            AnswerOf<TRow>.Text("tag", static (r, v) => r.Tag = v),
            AnswerOf<TRow>.Text("service_name", static (r, v) => r.ServiceName = v),
            AnswerOf<TRow>.Text("environment", static (r, v) => r.Environment = v),
            AnswerOf<TRow>.Count("requests", static (r, v) => r.Requests = v),
        ];

    private static void Set(LatencyPercentiles percentiles, IReadOnlyList<double> values)
    {
        percentiles.P50 = Number(values[0]);
        percentiles.P95 = Number(values[1]);
        percentiles.P99 = Number(values[2]);
    }

    /// <summary>The server writes the percentile of nothing as no number.</summary>
    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}
