using System.Runtime.CompilerServices;

namespace LlmTracing.Reading;

internal sealed partial class TraceReader
{
    private const string NewestFirst = "requested_at DESC, request_id DESC";

    public async Task<TraceRecord?> GetByIdAsync(Guid orgId, string requestId, CancellationToken cancellationToken = default)
    {
        var query = new TraceQuery(orgId).And("request_id = {id:String}", "id", ArgumentCheck.Id(requestId));
        var calls = await CallsAsync(query, NewestFirst, 1, cancellationToken).ConfigureAwait(false);
        return calls.Count > 0 ? calls[0] : null;
    }

    public async Task<TraceRecord?> GetByStepAsync(Guid orgId, string stepId, CancellationToken cancellationToken = default)
    {
        var query = new TraceQuery(orgId).And("step_id = {id:String}", "id", ArgumentCheck.Id(stepId));
        var calls = await CallsAsync(query, NewestFirst, 1, cancellationToken).ConfigureAwait(false);
        return calls.Count > 0 ? calls[0] : null;
    }

    public Task<TracePage> ListByAgentAsync(
        Guid orgId, Guid agentId, int pageSize = 50, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Between(pageSize, 1, 1_000, nameof(pageSize));
        return ListAsync(orgId, new TraceFilter { AgentId = agentId, PageSize = pageSize }, cursor, cancellationToken);
    }

    public async Task<TracePage> ListAsync(Guid orgId, TraceFilter filter, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Filter(filter);
        var query = new TraceQuery(orgId).Add(filter);
        if (cursor is not null)
        {
            // The first half lets the key prune, the tuple decides.
            var (at, id) = _cursors.Read(cursor, orgId, filter);
            query.And("requested_at <= {cursor_at:DateTime64(3, 'UTC')}", "cursor_at", TraceQuery.Moment(at))
                .And("(requested_at, request_id) < ({cursor_at:DateTime64(3, 'UTC')}, {cursor_id:String})", "cursor_id", id);
        }

        var calls = await CallsAsync(query, OrderOf(filter), filter.PageSize + 1, cancellationToken).ConfigureAwait(false);
        if (calls.Count <= filter.PageSize)
        {
            return new TracePage(calls, null);
        }

        calls.RemoveAt(filter.PageSize);
        return new TracePage(calls, _cursors.Write(new PagePosition(calls[^1].RequestedAt, calls[^1].RequestId), orgId, filter));
    }

    public IAsyncEnumerable<TracePage> ListPagesAsync(Guid orgId, TraceFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Filter(filter);
        return PagesAsync(orgId, filter, cancellationToken);
    }

    public Task<IReadOnlyList<TraceRecord>> FindLargeRequestsAsync(
        Guid orgId, long minBytes = 1_000_000, TraceFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentCheck.Between(minBytes, 0, long.MaxValue, nameof(minBytes));
        filter = ArgumentCheck.Filter(filter ?? new TraceFilter());
        return LargestAsync(new TraceQuery(orgId).Add(filter).Set("bytes", minBytes).And("request_size_bytes >= {bytes:UInt64}"), filter.PageSize, cancellationToken);
    }

    private async Task<IReadOnlyList<TraceRecord>> LargestAsync(TraceQuery query, int limit, CancellationToken cancellationToken)
        => await CallsAsync(query, "request_size_bytes DESC, " + NewestFirst, limit, cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<TracePage> PagesAsync(Guid orgId, TraceFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await ListAsync(orgId, filter, cursor, cancellationToken).ConfigureAwait(false);
            if (page.Items.Count > 0)
            {
                yield return page;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Newest first, said so that the table can be read in the order of its key where one agent is asked for.</summary>
    private string OrderOf(TraceFilter filter)
        => filter.AgentId is not null && _options.Storage.SortKey == TraceSortKey.Day ? "toDate(requested_at) DESC, " + NewestFirst : NewestFirst;
}
