using System.Globalization;
using LlmTracing.ClickHouse;
using LlmTracing.IntegrationTests.Chaos;
using LlmTracing.Tests.ClickHouse;

namespace LlmTracing.IntegrationTests.ClickHouse;

/// <summary>Values that a compatible column cannot hold as they are: numbers and times saturate, amounts are rounded, texts are refused with their row.</summary>
[Collection(EngineCollection.Name)]
public sealed class UnfitValueTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Early = new(1960, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Late = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("cost_usd", "Nullable(Decimal(9, 2))", "0.004", "0")]
    [InlineData("cost_usd", "Nullable(Decimal(9, 2))", "0.005001", "0.01")]
    [InlineData("cost_usd", "Nullable(Decimal(9, 2))", "12345678901.5", "9999999.99")]
    [InlineData("cost_usd", "Decimal(9, 2)", "", "0")]
    [InlineData("cost_usd", "Nullable(Decimal(9, 9))", "3", "0.999999999")]
    [InlineData("cost_usd", "Nullable(Float32)", "0.000123456789", "0.00012345679")]
    [InlineData("cost_usd", "Float64", "", "0")]
    public async Task Amounts_AreRounded_AndSaturate(string column, string type, string value, string expected)
    {
        await using var table = await TableAsync(column, type);
        var row = SomeRecord.Full(1);
        row.CostUsd = value.Length == 0 ? null : decimal.Parse(value, CultureInfo.InvariantCulture);
        await table.InsertAsync(row);
        (await table.AskAsync($"SELECT {column} FROM {table.Name}")).Should().Be(expected);
        table.Sink.Remarks.Any(static r => r.StartsWith("amounts are rounded", StringComparison.Ordinal)).Should().Be(type.Contains("(9, 2)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DateTime('UTC')", "1970-01-01 00:00:00", "2099-12-31 23:59:59")]
    [InlineData("DateTime64(3, 'UTC')", "1970-01-01 00:00:00.000", "2099-12-31 23:59:59.999")]
    [InlineData("DateTime64(9, 'UTC')", "1970-01-01 00:00:00.000000000", "2099-12-31 23:59:59.999999900")]
    [InlineData("Nullable(DateTime('UTC'))", "1970-01-01 00:00:00", "2099-12-31 23:59:59")]
    public async Task Times_Saturate(string type, string early, string late)
    {
        await using var table = await TableAsync("completed_at", type);
        var (first, second) = (SomeRecord.Full(1), SomeRecord.Full(2));
        (first.CompletedAt, second.CompletedAt) = (Early, Late);
        await table.InsertAsync(first, second);
        (await table.AskAsync($"SELECT arrayStringConcat(arraySort(groupArray(toString(completed_at))), '|') FROM {table.Name}")).Should().Be($"{early}|{late}");
    }

    [Theory]
    [InlineData("input_tokens", "UInt8")]
    [InlineData("input_tokens", "UInt16")]
    [InlineData("output_tokens", "Int32")]
    [InlineData("org_id", "String")]
    [InlineData("agent_id", "FixedString(16)")]
    [InlineData("requested_at", "Int64")]
    [InlineData("is_complete", "String")]
    public async Task TypesThatCannotHoldTheContract_AreRefusedBeforeTheFirstRow(string column, string type)
    {
        await using var table = await TableAsync(column, type);
        var insert = () => table.InsertAsync(SomeRecord.Full(1));
        (await insert.Should().ThrowAsync<InsertException>()).Which.Should().Match<InsertException>(
            e => e.Failure == InsertFailure.Configuration && e.Message.Contains($"{column}: expected ") && e.Message.Contains($"found {type}"));
    }

    [Theory]
    [InlineData("model", "Enum8('model-1' = 1, 'model-2' = 2)", "model: a text is none of the names of the column's Enum8")]
    [InlineData("model", "Enum16('model-1' = 1, 'model-2' = 2)", "model: a text is none of the names of the column's Enum16")]
    [InlineData("model", "FixedString(7)", "model: a text is longer than the column's FixedString(7)")]
    [InlineData("model", "Nullable(FixedString(7))", "model: a text is longer than the column's FixedString(7)")]
    public async Task RowsWhoseTextDoesNotFit_AreRefusedAlone_AndCountedWithTheReason(string column, string type, string reason)
    {
        await using var table = await TableAsync(column, type);
        var log = new LogLines<TraceWriter>();
        await using var writer = new TraceWriter(table.Sink, table.Options, TimeProvider.System, log);
        for (var i = 0; i < 900; i++)
        {
            var row = SomeRecord.Full(i);
            row.Model = i % 3 == 0 ? "secret-model" : $"model-{i % 3}";
            writer.Write(row);
        }

        await writer.FlushAsync();
        var ledger = writer.Statistics;
        ledger.Should().BeEquivalentTo(new { Written = 600L, DroppedTotal = 300L, IsBalanced = true });
        ledger.Dropped[DropReason.Rejected].Should().Be(300);
        ledger.Batches.Should().BeLessThan(20, "bad rows cost the server no inserts");
        (await table.CountAsync()).Should().Be(600);
        log.Lines.Should().ContainSingle(l => l.Contains(reason, StringComparison.Ordinal)).Which.Should().NotContain("secret");

        await table.ExecuteAsync($"ALTER TABLE {table.Name} MODIFY COLUMN {column} {(type.StartsWith("Nullable", StringComparison.Ordinal) ? "Nullable(String)" : "String")}");
        writer.Write(SomeRecord.Full(1_000).WithModel("secret-model"));
        await writer.FlushAsync();
        writer.Statistics.Written.Should().Be(601, "a column that was mended is seen at once");
    }

    [Fact]
    public async Task LowCardinalityOfNullable_HoldsEveryText()
    {
        await using var table = await TableAsync("model", "LowCardinality(Nullable(String))");
        await table.InsertAsync(SomeRecord.Full(1).WithModel(""), SomeRecord.Full(2).WithModel("m"));
        (await table.AskAsync($"SELECT arraySort(groupArray(assumeNotNull(model))), countIf(model IS NULL) FROM {table.Name}")).Should().Be("['','m']\t0");
    }

    private async Task<TestTable> TableAsync(string column, string type)
    {
        var table = TestTable.On(engine.ConnectionString, static o => o.Schema = SchemaMode.None);
        await table.CreateDatabaseAsync();
        var definitions = TraceColumns.All.Select(c => $"{SqlText.Identifier(c.Name)} {(c.Name == column ? type : c.Type)}");
        await table.ExecuteAsync($"CREATE TABLE {table.Name} ({string.Join(", ", definitions)}) ENGINE = MergeTree ORDER BY request_id");
        return table;
    }
}

internal static class TraceRecordExtensions
{
    public static TraceRecord WithModel(this TraceRecord record, string model)
    {
        record.Model = model;
        return record;
    }
}
