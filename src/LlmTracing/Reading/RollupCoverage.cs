using System.Collections.Concurrent;
using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>
/// Whether the roll-up may answer a question: it must know every word of it, and must hold every hour of it. A view sees only what is inserted
/// after it was made, so a roll-up that began later than the calls answers for later hours only.
/// </summary>
internal sealed class RollupCoverage(ReadConnection connection, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
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
            begin = new Remembered<DateTimeOffset>(() => FindAsync(sources, orgId), static _ => Life, time);
            begin = _from.Count < MostOrganisations ? _from.GetOrAdd(orgId, begin) : begin;
        }

        return (from ?? DateTimeOffset.MinValue) >= await begin.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<DateTimeOffset> FindAsync(TraceSources sources, Guid orgId)
    {
        var query = new TraceQuery(orgId);
        var rows = await connection.ListAsync(
            $"SELECT (SELECT count() FROM (SELECT 1 FROM {sources.Rollup} WHERE {query.Where} LIMIT 1)) AS rolled, "
            + $"(SELECT min(requested_at) FROM {sources.Rollup} WHERE {query.Where}) AS rolled_from, "
            + $"(SELECT count() FROM (SELECT 1 FROM {sources.Calls} WHERE {query.Where} LIMIT 1)) AS called, "
            + $"(SELECT min(requested_at) FROM {sources.Calls} WHERE {query.Where}) AS called_from",
            query, Columns, CancellationToken.None).ConfigureAwait(false);
        var row = rows[0];
        return row switch
        {
            { Rolled: 0 } => row.Called == 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue,
            { Called: 0 } => DateTimeOffset.MinValue,
            _ when row.CalledFrom >= row.RolledFrom => DateTimeOffset.MinValue,
            _ => row.RolledFrom.AddHours(1), // The first hour may be there in part.
        };
    }

    private static bool IsWholeHour(DateTimeOffset? moment) => (moment?.UtcTicks ?? 0) % TimeSpan.TicksPerHour == 0;

    private static readonly IReadOnlyList<Column<Begin>> Columns =
    [
        AnswerOf<Begin>.Count("rolled", static (r, v) => r.Rolled = v),
        AnswerOf<Begin>.Time("rolled_from", static (r, v) => r.RolledFrom = v),
        AnswerOf<Begin>.Count("called", static (r, v) => r.Called = v),
        AnswerOf<Begin>.Time("called_from", static (r, v) => r.CalledFrom = v),
    ];

    private sealed class Begin
    {
        public ulong Rolled { get; set; }

        public DateTimeOffset RolledFrom { get; set; }

        public ulong Called { get; set; }

        public DateTimeOffset CalledFrom { get; set; }
    }
}
