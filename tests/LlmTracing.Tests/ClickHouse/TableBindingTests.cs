using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

public sealed class TableBindingTests
{
    private static readonly Table<TraceRecord> Table = TraceTable.From(new LlmTracingOptions(), "ibex");

    [Fact]
    public void The_tables_own_types_bind_all_columns()
    {
        var binding = Bind();
        binding.Columns.Should().HaveCount(TraceColumns.All.Count);
        binding.Missing.Should().BeEmpty();
        binding.Refused.Should().BeEmpty();
    }

    [Fact]
    public void A_table_of_only_the_contract_is_written_with_only_the_contract()
    {
        var binding = TableBinding<TraceRecord>.Create(Table, [.. Server().Take(TraceColumns.ContractCount)]);
        binding.Columns.Select(static c => c.Column.Name).Should().Equal(TraceColumns.All.Take(20).Select(static c => c.Name));
        binding.Missing.Should().HaveCount(TraceColumns.All.Count - 20);
        binding.InsertSql.Should().StartWith("INSERT INTO `ibex`.`llm_traces` (`request_id`, `org_id`,").And.EndWith("`completed_at`) FORMAT Native");
    }

    [Theory]
    [InlineData("request_id", "LowCardinality(String)")]
    [InlineData("request_id", "FixedString(36)")]
    [InlineData("org_id", "Nullable(UUID)")]
    [InlineData("session_id", "UUID")]
    [InlineData("model", "String")]
    [InlineData("model", "LowCardinality(Nullable(String))")]
    [InlineData("provider", "Enum8('openai' = 1)")]
    [InlineData("provider", "Enum16('openai' = 1)")]
    [InlineData("is_streaming", "UInt8")]
    [InlineData("input_tokens", "UInt64")]
    [InlineData("input_tokens", "Int64")]
    [InlineData("input_tokens", "Nullable(UInt32)")]
    [InlineData("status_code", "Int32")]
    [InlineData("requested_at", "DateTime")]
    [InlineData("requested_at", "DateTime('UTC')")]
    [InlineData("requested_at", "DateTime64(6, 'UTC')")]
    [InlineData("requested_at", "DateTime64(9)")]
    [InlineData("cost_usd", "Float64")]
    [InlineData("cost_usd", "Decimal(18, 10)")]
    [InlineData("cost_usd", "Nullable(Decimal(38, 12))")]
    [InlineData("agent_tags", "Array(String)")]
    [InlineData("attributes", "Map(String, String)")]
    [InlineData("attempt_latency_ms", "Array(UInt64)")]
    public void Compatible_types_are_converted(string column, string type)
    {
        var binding = Bind((column, type, true));
        binding.Columns.Should().ContainSingle(c => c.Column.Name == column).Which.Type.Text.Should().Be(type);
        binding.RentEncoder().Encode([new TraceRecord { Provider = "openai" }]).Should().NotBeEmpty();
    }

    [Fact]
    public void A_broken_contract_is_refused_with_one_message_that_names_each_column()
    {
        var bind = () => TableBinding<TraceRecord>.Create(
            Table,
            [
                .. Server(("input_tokens", "UInt16", true), ("org_id", "String", true), ("requested_at", "Date", true), ("completed_at", "DateTime64(3, 'UTC')", false))
                    .Where(static c => c.Name != "error_code"),
            ]);
        bind.Should().Throw<InsertException>().Where(static e => e.Failure == InsertFailure.Configuration).WithMessage(
            "Table `ibex`.`llm_traces` breaks the contract: org_id: expected UUID, found String; input_tokens: expected UInt32, found UInt16; "
            + "error_code: expected LowCardinality(String), found no such column; "
            + "requested_at: expected DateTime64(3, 'UTC'), found Date; completed_at: expected DateTime64(3, 'UTC'), found a computed column.");
    }

    [Fact]
    public void An_incompatible_column_beyond_the_contract_is_left_out_and_told()
    {
        var binding = Bind(("trace_id", "UInt64", true));
        binding.Refused.Should().Equal("trace_id: expected String, found UInt64");
        binding.Columns.Should().NotContain(static c => c.Column.Name == "trace_id");
    }

    [Theory]
    [InlineData("Decimal(9, 2)", true)]
    [InlineData("Nullable(Decimal(18, 6))", true)]
    [InlineData("Decimal(38, 12)", false)]
    [InlineData("Float64", false)]
    public void A_column_that_rounds_amounts_is_told(string type, bool isTold)
        => Bind(("cost_usd", type, true)).Remarks.Should().HaveCount(isTold ? 1 : 0)
            .And.AllBe($"amounts are rounded: cost_usd: expected Nullable(Decimal(18, 9)), found {type}");

    [Fact]
    public void A_decimal_finer_than_dotnets_is_left_out()
        => Bind(("cost_usd", "Decimal(76, 50)", true)).Refused.Should().Equal("cost_usd: expected Nullable(Decimal(18, 9)), found Decimal(76, 50)");

    [Fact]
    public void Columns_of_our_own_table_that_we_do_not_know_are_left_to_their_defaults()
        => TableBinding<TraceRecord>.Create(Table, [.. Server(), new ServerColumn("mine", ClickHouseType.Parse("UInt8"), true)])
            .InsertSql.Should().NotContain("mine");

    private static TableBinding<TraceRecord> Bind(params (string Name, string Type, bool Writable)[] changed)
        => TableBinding<TraceRecord>.Create(Table, [.. Server(changed)]);

    private static IEnumerable<ServerColumn> Server(params (string Name, string Type, bool Writable)[] changed)
        => TraceColumns.All.Select(c => changed.FirstOrDefault(x => x.Name == c.Name) is { Name: not null } x
            ? new ServerColumn(x.Name, ClickHouseType.Parse(x.Type), x.Writable)
            : new ServerColumn(c.Name, ClickHouseType.Parse(c.Type), true));
}
