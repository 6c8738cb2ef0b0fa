using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.Docs;

/// <summary>Holds <c>docs/schema.md</c> to the lists of columns and to the DDL that the library prints.</summary>
public sealed class SchemaPageTests
{
    [Fact]
    public void Page_ColumnsOfTheContract_AreTheListed() =>
        GeneratedPart.ShouldBe("schema.md", "contract", Columns(TraceColumns.All.Take(TraceColumns.ContractCount)));

    [Fact]
    public void Page_OtherColumnsOfCalls_AreTheListed() =>
        GeneratedPart.ShouldBe("schema.md", "calls", Columns(TraceColumns.All.Skip(TraceColumns.ContractCount)));

    [Fact]
    public void Page_ColumnsOfSpans_AreTheListed() => GeneratedPart.ShouldBe("schema.md", "spans", Columns(SpanColumns.All));

    [Fact]
    public void Page_Ddl_IsWhatTheLibraryPrints() =>
        GeneratedPart.ShouldBe("schema.md", "ddl", $"```sql\n{LlmTracingSchema.ToSql(new LlmTracingOptions()).ReplaceLineEndings("\n").TrimEnd()}\n```");

    private static string Columns<TRow>(IEnumerable<Column<TRow>> columns) => GeneratedPart.Table(
        ["column", "type", "default", "meaning"],
        columns.Select(static column => (string[])[$"`{column.Name}`", $"`{column.Type}`", $"`{column.Default}`", column.Description]));
}
