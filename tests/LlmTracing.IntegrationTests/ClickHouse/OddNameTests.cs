using LlmTracing.ClickHouse;
using LlmTracing.Reading;
using LlmTracing.Tests.ClickHouse;

namespace LlmTracing.IntegrationTests.ClickHouse;

/// <summary>Databases, tables and columns may have any name that ClickHouse takes.</summary>
[Collection(EngineCollection.Name)]
public sealed class OddNameTests(EngineFixture engine)
{
    [Theory]
    [InlineData("da-sh")]
    [InlineData("dot.ted")]
    [InlineData("with space")]
    [InlineData("back`tick")]
    [InlineData("it's \"quoted\"")]
    [InlineData("back\\slash")]
    [InlineData("日本語 ünï 😀")]
    [InlineData("a&b=c%20#?+{d:String};--")]
    [InlineData("123")]
    [InlineData("select")]
    public async Task ATableOfAnyName_IsMade_Written_Read_AddedUp_AndExamined(string name)
    {
        await using var table = TestTable.On(engine.ConnectionString, o =>
        {
            o.Database = $"{name} {Guid.NewGuid():N}";
            (o.Table, o.SpanTable, o.RollupTable, o.Payloads.Table) = (name + " t", name + " s", name + " r", name + " p");
            o.Payloads.Enabled = true;
            o.Storage.Retention = TimeSpan.FromDays(9_000);
        });
        var statements = LlmTracingSchema.Statements(table.Options).ToList();
        foreach (var statement in statements.Concat(statements))
        {
            await table.ExecuteAsync(statement);
        }

        await table.ExecuteAsync($"ALTER TABLE {table.Name} ADD COLUMN {SqlText.Identifier(name)} String DEFAULT 'x', ADD COLUMN {SqlText.Identifier(name + " 2")} UInt8");
        var (first, second) = (SomeRecord.Full(1), SomeRecord.Full(2));
        second.OrgId = first.OrgId;
        await table.InsertAsync(first, second);
        table.Sink.Binding!.Columns.Should().HaveCount(TraceColumns.All.Count);
        table.Sink.Remarks.Should().BeEmpty();
        (await table.AskAsync($"SELECT {SqlText.Identifier(name)} FROM {table.Name} LIMIT 1")).Should().Be("x");

        foreach (var fromRollup in new[] { true, false })
        {
            table.Options.ReadFromRollup = fromRollup;
            using var reader = new TraceReader(table.Options);
            (await reader.GetByIdAsync(first.OrgId, "id-1"))!.Model.Should().Be("model-1");
            (await reader.ListAsync(first.OrgId, new TraceFilter { From = first.RequestedAt.AddDays(-1), To = first.RequestedAt.AddDays(1) })).Items.Should().HaveCount(2);
            var usage = await reader.GetUsageAsync(first.OrgId, new UsageQuery
            {
                Filter = new TraceFilter { From = first.RequestedAt.AddDays(-1), To = first.RequestedAt.AddDays(1) }, GroupBy = [TraceDimension.Model],
            });
            usage.Should().HaveCount(2).And.OnlyContain(static u => u.Requests == 1);
            (await reader.GetTraceTreeAsync(first.OrgId, first.TraceId)).Should().NotBeNull();
            (await reader.GetPayloadAsync(first.OrgId, "id-1")).Should().BeNull();
        }

        var report = await LlmTracingDoctor.CheckAsync(table.Options);
        report.Findings.Where(static f => f.Check is "schema" or "deduplication" or "retention" or "rollup" or "grants")
            .Should().NotBeEmpty().And.OnlyContain(static f => f.Severity == DoctorSeverity.Ok);
    }

    [Fact]
    public async Task AnOldTableOfAnOddName_IsMigrated_AndTheDoctorsCuresRun()
    {
        await using var table = TestTable.On(engine.ConnectionString, static o =>
        {
            o.Database = $"it's a `data-base` {Guid.NewGuid():N}";
            o.Table = "my `calls`";
            o.Schema = SchemaMode.None;
        });
        await table.CreateDatabaseAsync();
        await table.ExecuteAsync($"CREATE TABLE {table.Name} {SchemaTests.Contract.Replace("TTL event_date + INTERVAL 3650 DAY", "", StringComparison.Ordinal)}");
        table.Options.Storage.Retention = TimeSpan.FromDays(3_650);
        var cures = (await LlmTracingDoctor.CheckAsync(table.Options)).Findings
            .Select(static f => f.WhatToDo).Where(static t => t.StartsWith("ALTER TABLE", StringComparison.Ordinal)).ToList();
        cures.Should().HaveCount(2);
        foreach (var cure in cures)
        {
            await table.ExecuteAsync(cure);
        }

        table.Options.Schema = SchemaMode.Migrate;
        using var sink = new ClickHouseSink<TraceRecord>(table.Client, TraceTable.From(table.Options, table.Options.Database), table.Options, TimeProvider.System);
        await sink.InsertAsync(new[] { SomeRecord.Full(1) }, "t", CancellationToken.None);
        sink.Remarks.Should().BeEmpty();
        sink.Binding!.Columns.Should().HaveCount(TraceColumns.All.Count);
    }
}
