namespace LlmTracing.IntegrationTests.Reading;

/// <summary>No argument, cursor or filter value reads a row of another organisation, or is taken for anything but a value.</summary>
[Collection(EngineCollection.Name)]
public sealed class IsolationTests(ReaderData data) : IClassFixture<ReaderData>
{
    private static readonly string[] Injections =
    [
        "x' OR 1=1 --", "' OR org_id != '", "') OR 1=1 OR ('", "\\' OR 1=1 --", "x'; DROP TABLE llm_traces; --", "{org:UUID}", "{id:String}", "\0", "\t", "\n", "\\N", "NULL",
        "\\", "\\\\", "'", "\"", "`", "%", "_", "*", "é😀", "\ud800", "a\tb\nc\\d", "x\" UNION ALL SELECT * FROM llm_traces --", "/**/", "--", "&param_org=0", "?", "#", "+", "%27",
    ];

    private readonly Guid _org = data.Orgs[1];

    public static TheoryData<string> InjectionCases => [.. Enumerable.Range(0, Injections.Length).Select(static i => i.ToString(null, null))];

    [Theory]
    [MemberData(nameof(InjectionCases))]
    public async Task AnyText_IsAValueAndNothingElse(string index)
    {
        using var reader = data.Reader();
        var text = Injections[int.Parse(index, null)];
        (await reader.GetByIdAsync(_org, text.Trim().Length == 0 ? "x" + text : text)).Should().BeNull();
        (await reader.GetByStepAsync(_org, text.Trim().Length == 0 ? "x" + text : text)).Should().BeNull();
        (await reader.GetPayloadAsync(_org, text.Trim().Length == 0 ? "x" + text : text)).Should().BeNull();
        foreach (var filter in new[]
                 {
                     new TraceFilter { Operation = text }, new TraceFilter { Provider = text }, new TraceFilter { Model = text }, new TraceFilter { ErrorCode = text },
                     new TraceFilter { CallType = text }, new TraceFilter { ProjectId = text }, new TraceFilter { ConversationId = text }, new TraceFilter { MessageId = text },
                     new TraceFilter { UserId = text }, new TraceFilter { Tag = text }, new TraceFilter { RunId = text }, new TraceFilter { StepId = text },
                     new TraceFilter { PlanId = text }, new TraceFilter { TraceId = text }, new TraceFilter { ServiceName = text }, new TraceFilter { Environment = text },
                     new TraceFilter { IdText = text },
                 })
        {
            var page = await reader.ListAsync(_org, filter);
            page.Items.Should().NotContain(c => c.OrgId != _org);
            page.Items.Select(static c => c.RequestId).Should().Equal(data.Calls.Where(_org, filter).NewestFirst().Take(50).Select(static c => c.RequestId), filter.ToString());
        }
    }

    [Fact]
    public async Task EveryQuestion_OfAnOrganisationWithoutRows_IsEmpty()
    {
        using var reader = data.Reader();
        var nobody = Guid.NewGuid();
        var range = new TimeRange(ReaderData.Start, ReaderData.End);
        var trace = data.Calls[0].TraceId;

        (await reader.ListAsync(nobody, new TraceFilter())).Should().BeEquivalentTo(new TracePage([], null));
        (await reader.GetUsageAsync(nobody, new UsageQuery())).Should().BeEmpty();
        (await reader.GetLatencyAsync(nobody, new UsageQuery())).Should().BeEmpty();
        (await reader.GetErrorsAsync(nobody, new TraceFilter())).Should().BeEmpty();
        (await reader.FindLargeRequestsAsync(nobody, 0)).Should().BeEmpty();
        (await reader.GetTraceTreeAsync(nobody, trace)).Should().BeNull();
        (await reader.GetUnpricedModelsAsync(nobody)).Should().BeEmpty();
        (await reader.GetWasteAsync(nobody, new WasteQuery())).Should().BeEmpty();
        (await reader.RepriceAsync(nobody, range, PriceList.Bundled)).Should().BeEmpty();
        (await reader.ReconcileAsync(nobody, range, PriceList.Bundled)).Should().BeEmpty();
        using var export = new MemoryStream();
        await reader.ExportAsync(nobody, new TraceFilter(), ExportFormat.Ndjson, export);
        export.Length.Should().Be(0);
        (await reader.GetTraceTreeAsync(data.Calls[0].OrgId, trace.ToUpperInvariant()))!.Count.Should().Be(
            data.Calls.Count(c => c.TraceId == trace && c.OrgId == data.Calls[0].OrgId));
    }

    [Fact]
    public async Task Cursor_ChangedOrOfAnotherList_IsRefusedByName()
    {
        using var reader = data.Reader();
        var filter = new TraceFilter { PageSize = 5 };
        var cursor = (await reader.ListAsync(_org, filter)).NextCursor!;

        async Task Refused(Guid org, TraceFilter of, string text)
            => (await FluentActions.Awaiting(() => reader.ListAsync(org, of, text)).Should().ThrowAsync<ArgumentException>()).Which.ParamName.Should().Be("cursor");

        await Refused(data.Orgs[0], filter, cursor);
        await Refused(_org, filter with { Model = "gpt-4o" }, cursor);
        await Refused(_org, filter with { HasError = true }, cursor);
        await Refused(_org, filter, "");
        await Refused(_org, filter, "not base64!");
        for (var i = 0; i < cursor.Length - 1; i++)
        {
            await Refused(_org, filter, cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..]);
        }

        using var stranger = data.Reader(configure: static o => o.CursorKey = "another");
        await FluentActions.Awaiting(() => stranger.ListAsync(_org, filter, cursor)).Should().ThrowAsync<ArgumentException>();
        using var sibling = data.Reader();
        (await sibling.ListAsync(_org, filter with { PageSize = 7 }, cursor)).Items.Select(static c => c.RequestId)
            .Should().Equal(data.Calls.Where(_org, filter).NewestFirst().Skip(5).Take(7).Select(static c => c.RequestId));
    }

    [Fact]
    public async Task Limits_StopAQuestion_AndSayWhatHelps()
    {
        using var reader = data.Reader(rollup: false, configure: static o => o.ReadMaxRows = 1_001);
        var query = new UsageQuery { GroupBy = [TraceDimension.ResponseModel, TraceDimension.Agent], Granularity = TimeGranularity.Hour };

        (await FluentActions.Awaiting(() => reader.GetUsageAsync(data.Orgs[0], query)).Should().ThrowAsync<TraceReadException>()).Which.Message.Should().Contain("narrow the range");
    }
}
