using LlmTracing.ClickHouse;
using LlmTracing.IntegrationTests.ClickHouse;
using LlmTracing.Tests.ClickHouse;
using Xunit.Abstractions;

namespace LlmTracing.IntegrationTests.Tool;

/// <summary>The doctor, against the engine in good and in bad order.</summary>
[Collection(EngineCollection.Name)]
public sealed class DoctorTests(EngineFixture engine, ITestOutputHelper output)
{
    private async Task<TestTable> CreatedAsync(Action<LlmTracingOptions>? configure = null)
    {
        var table = TestTable.On(engine.ConnectionString, o =>
        {
            o.Storage.Retention = TimeSpan.FromDays(90);
            configure?.Invoke(o);
        });
        foreach (var statement in LlmTracingSchema.Statements(table.Options))
        {
            await table.ExecuteAsync(statement);
        }

        return table;
    }

    private async Task<DoctorReport> CheckAsync(TestTable table)
    {
        var report = await LlmTracingDoctor.CheckAsync(table.Options);
        foreach (var finding in report.Findings)
        {
            output.WriteLine(finding.ToString());
        }

        return report;
    }

    [Fact]
    public async Task Check_TablesInOrder_FindsNothingWrongWithThem()
    {
        await using var table = await CreatedAsync();

        var report = await CheckAsync(table);

        report.ServerVersion.Should().NotBeEmpty();
        report.Findings.Where(static f => f.Check is "server" or "schema" or "deduplication" or "retention" or "rollup" or "clock" or "grants")
            .Should().OnlyContain(static f => f.Severity == DoctorSeverity.Ok);
        report.Findings.Select(static f => f.Check).Should().Contain(
            ["version", "schema", "deduplication", "retention", "rollup", "disk", "server_logs", "grants", "async_insert", "row_policies", "mutations"]);
    }

    [Theory]
    [InlineData("INSERT", "grants", DoctorSeverity.Error)]
    [InlineData("SHOW COLUMNS", "grants", DoctorSeverity.Error)]
    [InlineData("SELECT", "grants", DoctorSeverity.Warning)]
    public async Task Check_MissingGrant_IsSaidWithWhatToDo(string grant, string check, DoctorSeverity severity)
    {
        await using var table = await CreatedAsync();
        using var handler = new Answering(sql => sql.StartsWith($"CHECK GRANT {grant} ", StringComparison.Ordinal) ? "0\n" : null);

        var report = await LlmTracingDoctor.CheckAsync(table.Options, TimeProvider.System, handler, CancellationToken.None);

        report.Findings.Should().Contain(f => f.Check == check && f.Severity == severity && f.What.Contains(grant) && f.WhatToDo.Contains("GRANT " + grant));
    }

    [Fact]
    public async Task Check_ReadOnlyUser_IsAnError()
    {
        await using var table = await CreatedAsync();
        using var handler = new Answering(static sql => sql.Contains("FROM system.settings", StringComparison.Ordinal) ? "readonly\t1\n" : null);

        var report = await LlmTracingDoctor.CheckAsync(table.Options, TimeProvider.System, handler, CancellationToken.None);

        report.Findings.Should().Contain(static f => f.Check == "readonly" && f.Severity == DoctorSeverity.Error);
    }

    [Fact]
    public async Task Check_PolicyOnOneTableOnly_NamesTheOpenOnes()
    {
        await using var table = await CreatedAsync();
        using var handler = new Answering(sql => sql.Contains("FROM system.row_policies", StringComparison.Ordinal) ? $"{table.Options.Table}\tacme\n" : null);

        var report = await LlmTracingDoctor.CheckAsync(table.Options, TimeProvider.System, handler, CancellationToken.None);

        report.Findings.Should().Contain(f => f.Check == "row_policies" && f.Severity == DoctorSeverity.Warning && f.What.Contains(table.Options.SpanTable));
    }

    [Fact]
    public async Task Check_ErasureThatFails_IsAnError()
    {
        await using var table = await CreatedAsync();
        using var handler = new Answering(sql => sql.Contains("FROM system.mutations", StringComparison.Ordinal) ? $"{table.Options.Table}\tmutation_3.txt\t2026-11-21 00:00:00\tno space\n" : null);

        var report = await LlmTracingDoctor.CheckAsync(table.Options, TimeProvider.System, handler, CancellationToken.None);

        report.Findings.Should().Contain(static f => f.Check == "mutations" && f.Severity == DoctorSeverity.Error && f.What.Contains("no space") && f.WhatToDo.Contains("mutation_3.txt"));
    }

    [Fact]
    public async Task Check_ReaderOfItsOwn_IsAskedForItsGrants()
    {
        await using var table = await CreatedAsync();
        table.Options.ReaderConnectionString = table.Options.ConnectionString;

        var report = await CheckAsync(table);

        report.Findings.Where(static f => f.Check == "reader").Should().HaveCount(2).And.OnlyContain(static f => f.Severity == DoctorSeverity.Ok);
    }

    [Fact]
    public async Task Check_NoTables_SaysSo()
    {
        await using var table = TestTable.On(engine.ConnectionString);

        var report = await CheckAsync(table);

        report.IsHealthy.Should().BeFalse();
        report.Findings.Should().Contain(f => f.Check == "schema" && f.Severity == DoctorSeverity.Error && f.WhatToDo.Contains("schema apply"));
    }

    [Fact]
    public async Task Check_TableWithoutWindowTtlAndColumn_NamesEach()
    {
        await using var table = await CreatedAsync();
        await table.ExecuteAsync($"ALTER TABLE {table.Name} MODIFY SETTING non_replicated_deduplication_window = 0");
        await table.ExecuteAsync($"ALTER TABLE {table.Name} REMOVE TTL");
        await table.ExecuteAsync($"ALTER TABLE {table.Name} DROP COLUMN finish_reasons");

        var report = await CheckAsync(table);

        report.Findings.Where(static f => f.Severity == DoctorSeverity.Warning).Select(static f => f.Check).Should().Contain(["deduplication", "retention", "schema"]);
        report.Findings.Should().Contain(static f => f.Check == "schema" && f.What.Contains("finish_reasons"));
    }

    [Fact]
    public async Task Check_BrokenContract_IsAnError()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        await table.CreateDatabaseAsync();
        await table.ExecuteAsync($"CREATE TABLE {table.Name} (request_id String, org_id String) ENGINE = MergeTree ORDER BY request_id");

        var report = await CheckAsync(table);

        report.Findings.Should().Contain(static f => f.Severity == DoctorSeverity.Error && f.What.Contains("breaks the contract") && f.What.Contains("org_id"));
    }

    [Fact]
    public async Task Check_RollupThatMissedRows_IsAWarning()
    {
        await using var table = await CreatedAsync(static o => o.Schema = SchemaMode.None);
        await table.ExecuteAsync($"DROP TABLE {SqlText.Name(table.Options.Database, table.Options.RollupTable + "_mv")}");
        var absent = await CheckAsync(table);
        var record = SomeRecord.Full(1);
        record.RequestedAt = DateTimeOffset.UtcNow.AddDays(-1);
        record.CompletedAt = record.RequestedAt.AddSeconds(1);
        await table.Sink.InsertAsync(new[] { record }, Guid.NewGuid().ToString(), CancellationToken.None);
        foreach (var statement in LlmTracingSchema.Statements(table.Options))
        {
            await table.ExecuteAsync(statement);
        }

        var unfed = await CheckAsync(table);

        absent.Findings.Should().Contain(static f => f.Check == "rollup" && f.Severity == DoctorSeverity.Warning && f.What.Contains("There is no"));
        unfed.Findings.Should().Contain(static f => f.Check == "rollup" && f.Severity == DoctorSeverity.Warning && f.What.Contains("holds 0 calls"));
    }

    [Fact]
    public async Task Check_SkewedClock_IsFound()
    {
        await using var table = await CreatedAsync();

        var report = await LlmTracingDoctor.CheckAsync(table.Options, new LateClock(TimeSpan.FromMinutes(10)), null, CancellationToken.None);

        report.Findings.Should().Contain(static f => f.Check == "clock" && f.Severity == DoctorSeverity.Error && f.What.Contains("ahead"));
    }

    [Fact]
    public async Task Check_NoServer_IsAFindingNotAnException()
    {
        var report = await LlmTracingDoctor.CheckAsync(new LlmTracingOptions { ConnectionString = "Host=127.0.0.1;Port=1" });
        var none = await LlmTracingDoctor.CheckAsync(new LlmTracingOptions());

        report.Findings.Should().ContainSingle(static f => f.Check == "server" && f.Severity == DoctorSeverity.Error && f.WhatToDo.Length > 0);
        none.IsHealthy.Should().BeFalse();
    }

    /// <summary>Gives some answers itself, since the engine has no users; all others are the engine's.</summary>
    private sealed class Answering(Func<string, string?> answer) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sql = await request.Content!.ReadAsStringAsync(cancellationToken);
            return answer(sql) is { } text ? new HttpResponseMessage { Content = new StringContent(text) } : await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class LateClock(TimeSpan late) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - late;
    }
}
