using System.Collections.Concurrent;
using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>
/// Whether the roll-up may answer a question: it must know every word of it, and must hold every hour of it. A view sees only what is inserted
/// after it was made, so a roll-up that began later than the calls answers only for what comes after the last hour of which it lacks a call.
/// </summary>
internal sealed class RollupCoverage(ReadConnection connection, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunningLife = TimeSpan.FromSeconds(5);
    private const int MostOrganisations = 10_000;

    private readonly ConcurrentDictionary<Guid, Remembered<DateTimeOffset>> _from = new();

    /// <summary>Whether the roll-up has the columns that the question needs, and the question asks for whole hours.</summary>
    public static bool Answers(UsageQuery query)
    {
        var filter = query.Filter;
        return IsWholeHour(filter.From) && IsWholeHour(filter.To) && query.Granularity != TimeGranularity.Minute
            && !query.GroupBy.Contains(TraceDimension.User) && !query.GroupBy.Contains(TraceDimension.Tag)
            && filter is
            {
                EndedFrom: null, SessionId: null, StatusCode: null, ConversationId: null, MessageId: null, UserId: null, Tag: null, RunId: null, StepId: null,
                PlanId: null, TraceId: null, MinCostUsd: null, MinDuration: null, IdText: null,
            };
    }

    /// <summary>Whether the roll-up holds every call of the organisation from a moment on.</summary>
    public async ValueTask<bool> CoversAsync(TraceSources sources, Guid orgId, DateTimeOffset? from, CancellationToken cancellationToken)
    {
        if (!_from.TryGetValue(orgId, out var begin))
        {
            begin = new Remembered<DateTimeOffset>(() => FindAsync(sources, orgId), LifeOf, time);
            begin = _from.Count < MostOrganisations ? _from.GetOrAdd(orgId, begin) : begin;
        }

        return (from ?? DateTimeOffset.MinValue) >= await begin.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks hour by hour: the first hour of the roll-up says nothing of the ones after it, since a row that came late (from a spool, or moved from elsewhere)
    /// is rolled up into an hour whose other calls were there before the view.
    /// </summary>
    private async Task<DateTimeOffset> FindAsync(TraceSources sources, Guid orgId)
    {
        var query = new TraceQuery(orgId);
        var rows = await connection.ListAsync(
            "SELECT sum(r) AS rolled, sum(c > r) AS short, toDateTime64(maxIf(hour, c > r), 3, 'UTC') AS last_short FROM "
            + "(SELECT hour, sum(in_calls) AS c, sum(in_rollup) AS r FROM "
            + $"(SELECT toStartOfHour(requested_at, 'UTC') AS hour, count() AS in_calls, toUInt64(0) AS in_rollup FROM {sources.Calls} WHERE {query.Where} GROUP BY hour "
            + $"UNION ALL SELECT hour, toUInt64(0) AS in_calls, sum(requests) AS in_rollup FROM {sources.Rollup} WHERE {query.Where} GROUP BY hour) GROUP BY hour)",
            query, Columns, CancellationToken.None).ConfigureAwait(false);
        return rows[0] switch
        {
            { ShortHours: 0 } => DateTimeOffset.MinValue,
            { Rolled: 0 } => DateTimeOffset.MaxValue,
            var row => row.LastShort.AddHours(1),
        };
    }

    /// <summary>The hour that runs may be short only because its last insert is on its way to the view.</summary>
    private TimeSpan LifeOf(DateTimeOffset begin) => begin > time.GetUtcNow() && begin != DateTimeOffset.MaxValue ? RunningLife : Life;

    private static bool IsWholeHour(DateTimeOffset? moment) => (moment?.UtcTicks ?? 0) % TimeSpan.TicksPerHour == 0;

    private static readonly IReadOnlyList<Column<Begin>> Columns =
    [
        AnswerOf<Begin>.Count("rolled", static (r, v) => r.Rolled = v),
        AnswerOf<Begin>.Count("short", static (r, v) => r.ShortHours = v),
        AnswerOf<Begin>.Time("last_short", static (r, v) => r.LastShort = v),
    ];

    private sealed class Begin
    {
        public ulong Rolled { get; set; }

        public ulong ShortHours { get; set; }

        public DateTimeOffset LastShort { get; set; }
    }
}
