using LlmTracing.Reading;

namespace LlmTracing.Tests.Reading;

/// <summary>Bad arguments are refused, by their name, before anything is asked: the reader here has nowhere to ask.</summary>
public class ArgumentTests
{
    private static readonly TraceReader Reader = new(new LlmTracingOptions());

    public static TheoryData<string, Func<Task>> Bad => new()
    {
        { "requestId", static () => Reader.GetByIdAsync(Guid.Empty, "") },
        { "requestId", static () => Reader.GetByIdAsync(Guid.Empty, null!) },
        { "requestId", static () => Reader.GetByIdAsync(Guid.Empty, new string('x', 1_001)) },
        { "stepId", static () => Reader.GetByStepAsync(Guid.Empty, " ") },
        { "pageSize", static () => Reader.ListByAgentAsync(Guid.Empty, Guid.Empty, 0) },
        { "pageSize", static () => Reader.ListByAgentAsync(Guid.Empty, Guid.Empty, 1_001) },
        { "cursor", static () => Reader.ListByAgentAsync(Guid.Empty, Guid.Empty, 10, "x") },
        { "filter", static () => Reader.ListAsync(Guid.Empty, null!) },
        { "filter.PageSize", static () => Reader.ListAsync(Guid.Empty, new TraceFilter { PageSize = -1 }) },
        { "filter.To", static () => Reader.ListAsync(Guid.Empty, new TraceFilter { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch }) },
        { "filter.StatusCode", static () => Reader.ListAsync(Guid.Empty, new TraceFilter { StatusCode = 70_000 }) },
        { "filter.MinCostUsd", static () => Reader.ListAsync(Guid.Empty, new TraceFilter { MinCostUsd = -1 }) },
        { "filter.MinDuration", static () => Reader.ListAsync(Guid.Empty, new TraceFilter { MinDuration = TimeSpan.FromTicks(-1) }) },
        { "filter.IdText", static () => Reader.GetErrorsAsync(Guid.Empty, new TraceFilter { IdText = "" }) },
        { "filter.Model", static () => Reader.GetErrorsAsync(Guid.Empty, new TraceFilter { Model = new string('x', 1_001) }) },
        { "minBytes", static () => Reader.FindLargeRequestsAsync(Guid.Empty, -1) },
        { "traceId", static () => Reader.GetTraceTreeAsync(Guid.Empty, "not-hex") },
        { "query", static () => Reader.GetUsageAsync(Guid.Empty, null!) },
        { "query.GroupBy", static () => Reader.GetUsageAsync(Guid.Empty, new UsageQuery { GroupBy = [TraceDimension.Model, TraceDimension.Model] }) },
        { "query.GroupBy", static () => Reader.GetLatencyAsync(Guid.Empty, new UsageQuery { GroupBy = [(TraceDimension)99] }) },
        { "query.Granularity", static () => Reader.GetUsageAsync(Guid.Empty, new UsageQuery { Granularity = (TimeGranularity)9 }) },
        { "query.Filter.PageSize", static () => Reader.GetUsageAsync(Guid.Empty, new UsageQuery { Filter = new TraceFilter { PageSize = 0 } }) },
        { "query.RepeatWindow", static () => Reader.GetWasteAsync(Guid.Empty, new WasteQuery { RepeatWindow = TimeSpan.Zero }) },
        { "format", static () => Reader.ExportAsync(Guid.Empty, new TraceFilter(), (ExportFormat)9, Stream.Null) },
        { "destination", static () => Reader.ExportAsync(Guid.Empty, new TraceFilter(), ExportFormat.Csv, null!) },
        { "range", static () => Reader.RepriceAsync(Guid.Empty, default, PriceList.Bundled) },
        { "prices", static () => Reader.ReconcileAsync(Guid.Empty, new TimeRange(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue), null!) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task BadArgument_IsRefusedByItsName(string name, Func<Task> ask)
        => (await ask.Should().ThrowAsync<ArgumentException>()).Which.ParamName.Should().Be(name);

    [Fact]
    public async Task NoConnectionString_IsSaid()
        => (await FluentActions.Awaiting(static () => Reader.GetByIdAsync(Guid.Empty, "x")).Should().ThrowAsync<TraceReadException>())
            .Which.Message.Should().Contain("ConnectionString");
}
