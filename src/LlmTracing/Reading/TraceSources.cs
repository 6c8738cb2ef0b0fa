using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>What the reader reads from: what stands behind <c>FROM</c>.</summary>
/// <param name="Calls">The calls, with every column of the list: one that the table lacks reads as its default.</param>
/// <param name="Spans">The spans likewise; null where there is no such table.</param>
/// <param name="Rollup">The hourly roll-up; null where there is none.</param>
internal sealed record TraceSources(string Calls, string? Spans, string? Rollup)
{
    /// <summary>Whether all tables are there that the options speak of.</summary>
    public bool IsComplete(LlmTracingOptions options) => Spans is not null && (Rollup is not null || !options.ReadFromRollup);

    public static async Task<TraceSources> FindAsync(ReadConnection connection, LlmTracingOptions options, CancellationToken cancellationToken)
    {
        var (calls, spans, rollup) = (
            SqlText.Name(connection.Database, options.Table), SqlText.Name(connection.Database, options.SpanTable),
            SqlText.Name(connection.Database, options.RollupTable));
        var callColumns = await connection.DescribeAsync(calls, cancellationToken).ConfigureAwait(false)
            ?? throw new TraceReadException($"Table {calls} does not exist: create it from LlmTracingSchema.ToSql, or set Schema to Create.") { Code = 60 };
        var spanColumns = await connection.DescribeAsync(spans, cancellationToken).ConfigureAwait(false);
        var rollupColumns = options.ReadFromRollup ? await connection.DescribeAsync(rollup, cancellationToken).ConfigureAwait(false) : null;
        return new TraceSources(
            Complete(calls, TraceColumns.All, callColumns, "toDate(requested_at) AS event_date"),
            spanColumns is null ? null : Complete(spans, SpanColumns.All, spanColumns, null),
            rollupColumns is null || RollupTable.Columns.Except(rollupColumns.Select(static c => c.Name), StringComparer.Ordinal).Any()
                ? null
                : $"(SELECT *, hour AS requested_at, toDate(hour) AS event_date FROM {rollup})");
    }

    /// <summary>A table with every column of the list.</summary>
    public static string Complete<TRow>(string table, IReadOnlyList<Column<TRow>> columns, IReadOnlyList<ServerColumn> found, string? date)
    {
        var names = found.Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
        if (date is null || names.Contains("event_date"))
        {
            date = null;
        }

        var missing = columns.Where(c => !names.Contains(c.Name)).ToList();
        if (missing.Count == 0 && date is null)
        {
            return table;
        }

        var parts = columns.Where(c => names.Contains(c.Name)).Select(static c => SqlText.Identifier(c.Name))
            .Concat(missing.Select(static c => $"CAST({c.Default}, {SqlText.Literal(c.Type)}) AS {SqlText.Identifier(c.Name)}"))
            .Append(date ?? "event_date");
        return $"(SELECT {string.Join(", ", date is null && !names.Contains("event_date") ? parts.SkipLast(1) : parts)} FROM {table})";
    }
}
