using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Pricing;

namespace LlmTracing.IntegrationTests.Reading;

/// <summary>Every question against the same question counted in memory, over 200,000 random rows on the real engine.</summary>
[Collection(EngineCollection.Name)]
public sealed class TraceReaderTests(ReaderData data) : IClassFixture<ReaderData>
{
    private readonly Guid _org = data.Orgs[0];

    [Fact]
    public async Task GetById_EveryFieldComesBack_AndAForeignIdIsMissing()
    {
        using var reader = data.Reader();
        foreach (var call in data.Calls.Where((_, i) => i % 9_973 == 0))
        {
            (await reader.GetByIdAsync(call.OrgId, call.RequestId)).Should().BeEquivalentTo(call);
            foreach (var other in data.Orgs.Where(o => o != call.OrgId))
            {
                (await reader.GetByIdAsync(other, call.RequestId)).Should().BeNull();
            }
        }

        (await reader.GetByIdAsync(_org, "no-such-id")).Should().BeNull();
    }

    [Fact]
    public async Task GetByStep_TheLatestCallOfTheStep()
    {
        using var reader = data.Reader();
        foreach (var step in data.Calls.Where((_, i) => i % 20_011 == 0).Select(static c => c.StepId))
        {
            var expected = data.Calls.Where(_org, new TraceFilter { StepId = step }).NewestFirst().FirstOrDefault();
            (await reader.GetByStepAsync(_org, step))?.RequestId.Should().Be(expected?.RequestId);
        }

        (await reader.GetByStepAsync(_org, "no-such-step")).Should().BeNull();
    }

    [Fact]
    public async Task ListByAgent_PageByPage_GivesEveryCallOnce()
    {
        using var reader = data.Reader();
        var agent = data.Calls[0].AgentId;
        var expected = data.Calls.Where(_org, new TraceFilter { AgentId = agent }).NewestFirst().Select(static c => c.RequestId).ToList();

        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await reader.ListByAgentAsync(_org, agent, 1_000, cursor);
            page.Items.Should().HaveCountLessThanOrEqualTo(1_000);
            ids.AddRange(page.Items.Select(static c => c.RequestId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        ids.Should().Equal(expected);
    }

    [Fact]
    public async Task List_RandomFilters_GiveWhatCountingGives()
    {
        using var reader = data.Reader();
        var random = new Random(11);
        for (var i = 0; i < 30; i++)
        {
            var filter = RandomFilter(random) with { PageSize = random.Next(1, 1_000) };
            var expected = data.Calls.Where(_org, filter).NewestFirst().Select(static c => c.RequestId).Take(3 * filter.PageSize).ToList();
            var ids = new List<string>();
            await foreach (var page in reader.ListPagesAsync(_org, filter))
            {
                ids.AddRange(page.Items.Select(static c => c.RequestId));
                if (ids.Count >= 3 * filter.PageSize)
                {
                    break;
                }
            }

            ids.Should().Equal(expected, filter.ToString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Usage_RandomQuestions_GiveWhatCountingGives(bool rollup)
    {
        using var reader = data.Reader(rollup);
        var random = new Random(13);
        for (var i = 0; i < 20; i++)
        {
            var query = RandomQuery(random, wholeHours: i % 2 == 0);
            var rows = await reader.GetUsageAsync(_org, query);
            var expected = data.Calls.Where(_org, query.Filter).Grouped(query).GroupBy(static g => g.Key).ToDictionary(static g => g.Key, static g => g.Select(static c => c.Call).ToList());

            rows.Select(r => Naive.Key(r, query)).Order(StringComparer.Ordinal).Should().Equal(expected.Keys.Order(StringComparer.Ordinal), query.ToString());
            foreach (var row in rows)
            {
                var calls = expected[Naive.Key(row, query)];
                (row.Requests, row.InputTokens, row.OutputTokens, row.TotalTokens, row.CachedInputTokens, row.CacheWriteTokens, row.ReasoningTokens, row.CostUsd,
                    row.UnpricedRequests, row.Errors, row.TotalLatencyMs, row.RequestBytes, row.ResponseBytes).Should().Be((
                    (ulong)calls.Count, Sum(calls, static c => c.InputTokens), Sum(calls, static c => c.OutputTokens), Sum(calls, static c => c.TotalTokens),
                    Sum(calls, static c => c.CachedInputTokens ?? 0), Sum(calls, static c => c.CacheWriteTokens ?? 0), Sum(calls, static c => c.ReasoningTokens ?? 0),
                    calls.Sum(static c => c.CostUsd ?? 0), (ulong)calls.Count(static c => c.CostUsd is null && c.TotalTokens > 0),
                    (ulong)calls.Count(static c => c.ErrorCode != ""), Sum(calls, static c => c.TotalLatencyMs), Sum(calls, static c => c.RequestSizeBytes),
                    Sum(calls, static c => c.ResponseSizeBytes)));
            }

            rows.Select(static r => r.Time).Should().BeInAscendingOrder();
        }
    }

    [Fact]
    public async Task Latency_IsWithinAPercentOfTheExactOne_AndTheSameFromTheRollUp()
    {
        using var rolled = data.Reader(rollup: true);
        using var raw = data.Reader(rollup: false);
        var random = new Random(17);
        for (var i = 0; i < 10; i++)
        {
            var query = RandomQuery(random, wholeHours: true);
            var rows = await raw.GetLatencyAsync(_org, query);
            (await rolled.GetLatencyAsync(_org, query)).Select(r => Text(r, query)).Should().Equal(rows.Select(r => Text(r, query)), query.ToString());

            var groups = data.Calls.Where(_org, query.Filter).Grouped(query).GroupBy(static g => g.Key).ToDictionary(static g => g.Key, static g => g.Select(static c => c.Call).ToList());
            rows.Select(r => Naive.Key(r, query)).Order(StringComparer.Ordinal).Should().Equal(groups.Keys.Order(StringComparer.Ordinal));
            foreach (var row in rows)
            {
                var calls = groups[Naive.Key(row, query)];
                ShouldBeClose(row.TotalMs, calls.Select(static c => (double)c.TotalLatencyMs));
                ShouldBeClose(row.TtfbMs, calls.Where(static c => c.ProviderTtfbMs > 0).Select(static c => (double)c.ProviderTtfbMs));
                ShouldBeClose(row.TtftMs, calls.Where(static c => c.TtftMs is not null).Select(static c => (double)c.TtftMs!));
                ShouldBeClose(row.TokensPerSecond, calls.Where(static c => c is { OutputTokens: > 0, TotalLatencyMs: > 0 }).Select(static c => c.OutputTokens * 1000.0 / c.TotalLatencyMs));
            }
        }
    }

    [Fact]
    public async Task Errors_GiveWhatCountingGives()
    {
        using var reader = data.Reader();
        var filter = new TraceFilter { Provider = "openai" };

        var rows = await reader.GetErrorsAsync(_org, filter);

        rows.Should().BeEquivalentTo(data.Calls.Where(_org, filter).Where(static c => c.ErrorCode != "")
            .GroupBy(static c => (c.Provider, c.Model, c.ErrorCode, c.ErrorCategory, c.ErrorType, c.StatusCode))
            .Select(static g => new ErrorRow
            {
                Provider = g.Key.Provider, Model = g.Key.Model, ErrorCode = g.Key.ErrorCode, ErrorCategory = g.Key.ErrorCategory, ErrorType = g.Key.ErrorType,
                StatusCode = g.Key.StatusCode, Requests = (ulong)g.Count(), FirstAt = g.Min(static c => c.RequestedAt), LastAt = g.Max(static c => c.RequestedAt),
                LastRequestId = g.NewestFirst().First().RequestId,
            }));
        rows.Select(static r => r.Requests).Should().BeInDescendingOrder();
    }

    [Fact]
    public async Task LargeRequests_AndUnpricedModels_GiveWhatCountingGives()
    {
        using var reader = data.Reader();
        var filter = new TraceFilter { PageSize = 1_000, Model = "gpt-4o" };

        (await reader.FindLargeRequestsAsync(_org, 1_000_000, filter)).Select(static c => c.RequestId).Should().Equal(
            data.Calls.Where(_org, filter).Where(static c => c.RequestSizeBytes >= 1_000_000).OrderByDescending(static c => c.RequestSizeBytes)
                .ThenByDescending(static c => c.RequestedAt).ThenByDescending(static c => c.RequestId, StringComparer.Ordinal).Take(1_000).Select(static c => c.RequestId));
        (await reader.FindLargeRequestsAsync(_org)).Should().HaveCount(50).And.OnlyContain(static c => c.RequestSizeBytes >= 1_000_000);

        (await reader.GetUnpricedModelsAsync(_org)).Should().BeEquivalentTo(
            data.Calls.Where(_org, new TraceFilter()).Where(static c => c.CostUsd is null && c.TotalTokens > 0).GroupBy(static c => (c.Provider, c.Model, c.ResponseModel))
                .Select(static g => new UnpricedModelRow
                {
                    Provider = g.Key.Provider, Model = g.Key.Model, ResponseModel = g.Key.ResponseModel, Requests = (ulong)g.Count(),
                    InputTokens = Sum(g, static c => c.InputTokens), OutputTokens = Sum(g, static c => c.OutputTokens), LastAt = g.Max(static c => c.RequestedAt),
                }));
    }

    [Fact]
    public async Task Waste_GivesWhatCountingGives()
    {
        using var reader = data.Reader();
        var query = new WasteQuery { Filter = new TraceFilter { HasError = null, Environment = "prod" }, CacheWindow = TimeSpan.FromHours(20) };
        var calls = data.Calls.Where(_org, query.Filter).ToList();
        string[] cut = ["length", "MAX_TOKENS"];
        var expected = new (WasteKind Kind, IEnumerable<TraceRecord> Calls)[]
        {
            (WasteKind.AbandonedStream, calls.Where(static c => c is { IsStreaming: true, IsComplete: false, ErrorCode: "STREAM_INCOMPLETE" or "CANCELLED" })),
            (WasteKind.TruncatedOutput, calls.Where(c => c.FinishReasons.Any(cut.Contains))),
            (WasteKind.RepeatedRequest, After(calls.Where(static c => c.ContextHash != "" && c.ErrorCode == ""), static c => c.ContextHash, query.RepeatWindow)),
            (WasteKind.CacheMiss, After(
                calls.Where(c => c.ErrorCode == "" && c.InputTokens >= query.LongPromptTokens && Talk(c) != ""), Talk, query.CacheWindow).Where(static c => c.CachedInputTokens == 0)),
        };

        (await reader.GetWasteAsync(_org, query)).Should().BeEquivalentTo(expected.SelectMany(static e => e.Calls.GroupBy(static c => (c.Provider, c.Model)).Select(g => new WasteRow
        {
            Kind = e.Kind, Provider = g.Key.Provider, Model = g.Key.Model, Requests = (ulong)g.Count(), TotalTokens = Sum(g, static c => c.TotalTokens),
            CostUsd = g.Sum(static c => c.CostUsd ?? 0),
        })));

        static string Talk(TraceRecord call) => call.ConversationId != "" ? call.ConversationId : call.SessionId?.ToString() ?? call.RunId;

        static IEnumerable<TraceRecord> After(IEnumerable<TraceRecord> calls, Func<TraceRecord, string> same, TimeSpan window) => calls
            .GroupBy(c => (c.Provider, c.Model, same(c)))
            .SelectMany(g =>
            {
                var ordered = g.OrderBy(static c => c.RequestedAt).ThenBy(static c => c.RequestId, StringComparer.Ordinal).ToList();
                return ordered.Where((c, i) => i > 0 && c.RequestedAt - ordered[i - 1].RequestedAt <= window);
            });
    }

    [Fact]
    public async Task Reprice_AndReconcile_PriceEveryCallByItself()
    {
        using var reader = data.Reader();
        var range = new TimeRange(ReaderData.Start.AddDays(2), ReaderData.Start.AddDays(3));
        var book = new PriceBook();
        var priced = data.Calls.Where(_org, new TraceFilter { From = range.From, To = range.To }).Select(c => (Call: c, Cost: CostOf(book, c))).ToList();

        (await reader.RepriceAsync(_org, range, PriceList.Bundled)).Should().BeEquivalentTo(priced.GroupBy(static p => (p.Call.Provider, p.Call.Model)).Select(static g => new RepricedRow(
            g.Key.Provider, g.Key.Model, g.Count(), g.Sum(static p => p.Call.CostUsd ?? 0), g.Sum(static p => p.Cost ?? 0), g.Count(static p => p.Cost is null))));
        (await reader.ReconcileAsync(_org, range, PriceList.Bundled)).Should().BeEquivalentTo(priced.Where(static p => p.Call is { CostSource: "provider", CostUsd: not null })
            .GroupBy(static p => (p.Call.Provider, p.Call.Model)).Select(static g => new ReconciledRow(
                g.Key.Provider, g.Key.Model, g.Count(static p => p.Cost is not null), g.Where(static p => p.Cost is not null).Sum(static p => p.Call.CostUsd!.Value),
                g.Sum(static p => p.Cost ?? 0), g.Count(static p => p.Cost is null))));
    }

    [Theory]
    [InlineData(ExportFormat.Ndjson)]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Parquet)]
    public async Task Export_HoldsTheCallsOfTheOrganisationOnly(ExportFormat format)
    {
        using var reader = data.Reader(configure: static o => o.ReadMaxRows = 1_001);
        var filter = new TraceFilter { Model = "gpt-4o", From = ReaderData.Start, To = ReaderData.Start.AddDays(1) };
        using var bytes = new MemoryStream();

        await reader.ExportAsync(_org, filter, format, bytes);

        var expected = data.Calls.Where(_org, filter).ToList();
        expected.Count.Should().BeGreaterThan(1_001);
        if (format == ExportFormat.Parquet)
        {
            bytes.ToArray().AsSpan(0, 4).SequenceEqual("PAR1"u8).Should().BeTrue();
            bytes.ToArray().AsSpan()[^4..].SequenceEqual("PAR1"u8).Should().BeTrue();
            return;
        }

        var lines = Encoding.UTF8.GetString(bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(format == ExportFormat.Csv ? 1 : 0).ToList();
        lines.Should().HaveCount(expected.Count);
        foreach (var other in data.Orgs.Where(o => o != _org))
        {
            lines.Should().NotContain(line => line.Contains(other.ToString(), StringComparison.Ordinal) && other != Guid.Empty);
        }
    }

    private static decimal? CostOf(PriceBook book, TraceRecord call)
    {
        var facts = new CallFacts { Provider = call.Provider };
        (facts.Request.Model, facts.Response.Model) = (call.Model, call.ResponseModel);
        var usage = facts.Response.Usage;
        (usage.Input, usage.Output, usage.CachedInput, usage.CacheWrite, usage.Reasoning) =
            (call.InputTokens, call.OutputTokens, call.CachedInputTokens, call.CacheWriteTokens, call.ReasoningTokens);
        return book.Find(facts).CostUsd;
    }

    private static string Text(LatencyRow row, UsageQuery query) => string.Join(' ', new[] { row.TotalMs, row.TtfbMs, row.TtftMs, row.TokensPerSecond }
        .Select(static p => $"{p.P50:R}/{p.P95:R}/{p.P99:R}").Prepend($"{Naive.Key(row, query)} {row.Requests}"));

    private static ulong Sum(IEnumerable<TraceRecord> calls, Func<TraceRecord, ulong> of) => calls.Aggregate(0ul, (sum, call) => sum + of(call));

    /// <summary>Half a percent of the value whose rank it is; two neighbours of the rank are taken, for percentiles of few values differ by definition.</summary>
    private static void ShouldBeClose(LatencyPercentiles actual, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        foreach (var (percentile, level) in new[] { (actual.P50, 0.5), (actual.P95, 0.95), (actual.P99, 0.99) })
        {
            if (sorted.Length == 0)
            {
                percentile.Should().BeNull();
                continue;
            }

            var rank = level * (sorted.Length - 1);
            var (low, high) = (sorted[Math.Max(0, (int)Math.Floor(rank) - 1)], sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(rank) + 1)]);

            // The server's sketch is coarser below 1: a speed of 0.0426 tokens a second came back as 0.0431.
            var slack = low < 1 ? 0.02 : 0.006;
            if (!(percentile >= (low * (1 - slack)) - 1e-9 && percentile <= (high * (1 + slack)) + 1e-9))
            {
                percentile.Should().BeInRange(low, high);
            }
        }
    }

    private TraceFilter RandomFilter(Random random)
    {
        var call = data.Calls[random.Next(data.Calls.Count)];
        var filter = new TraceFilter();
        for (var i = random.Next(4); i >= 0; i--)
        {
            filter = random.Next(26) switch
            {
                0 => filter with { From = call.RequestedAt },
                1 => filter with { To = call.RequestedAt.AddTicks(1) },
                2 => filter with { AgentId = call.AgentId },
                3 => filter with { SessionId = call.SessionId },
                4 => filter with { Operation = call.Operation },
                5 => filter with { Provider = call.Provider },
                6 => filter with { Model = call.ResponseModel },
                7 => filter with { StatusCode = call.StatusCode },
                8 => filter with { ErrorCode = call.ErrorCode },
                9 => filter with { HasError = random.Next(2) == 0 },
                10 => filter with { IsStreaming = random.Next(2) == 0 },
                11 => filter with { CallType = call.CallType },
                12 => filter with { ProjectId = call.ProjectId },
                13 => filter with { ConversationId = call.ConversationId },
                14 => filter with { MessageId = call.MessageId },
                15 => filter with { UserId = call.UserId },
                16 => filter with { Tag = call.AgentTags.FirstOrDefault() },
                17 => filter with { RunId = call.RunId },
                18 => filter with { PlanId = call.PlanId },
                19 => filter with { ServiceName = call.ServiceName },
                20 => filter with { Environment = call.Environment },
                21 => filter with { MinCostUsd = call.CostUsd },
                22 => filter with { MinDuration = TimeSpan.FromMilliseconds(call.TotalLatencyMs - 0.5 < 0 ? 0 : call.TotalLatencyMs - 0.5) },
                23 => filter with { IdText = call.RequestId[2..6].ToUpperInvariant() },
                24 => filter with { EndedFrom = call.CompletedAt },
                _ => filter with { TraceId = call.TraceId },
            };
        }

        return filter.From >= filter.To ? filter with { To = null } : filter;
    }

    private UsageQuery RandomQuery(Random random, bool wholeHours)
    {
        var filter = RandomFilter(random);
        if (wholeHours)
        {
            var from = ReaderData.Start.AddHours(random.Next(0, 200));
            filter = new TraceFilter
            {
                From = random.Next(2) == 0 ? from : null, To = random.Next(2) == 0 ? from.AddHours(random.Next(1, 60)) : null, Provider = filter.Provider, Model = filter.Model,
                AgentId = filter.AgentId, HasError = filter.HasError, ErrorCode = filter.ErrorCode, CallType = filter.CallType, ProjectId = filter.ProjectId,
                ServiceName = filter.ServiceName, Environment = filter.Environment, IsStreaming = filter.IsStreaming, Operation = filter.Operation,
            };
        }

        var dimensions = Enum.GetValues<TraceDimension>();
        random.Shuffle(dimensions);
        return new UsageQuery { Filter = filter, GroupBy = dimensions[..random.Next(0, 3)], Granularity = (TimeGranularity)random.Next(6) };
    }
}
