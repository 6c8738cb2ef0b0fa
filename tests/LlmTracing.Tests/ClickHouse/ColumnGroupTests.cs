using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>Columns that are encoded together are the same block, byte for byte, as each of them for itself.</summary>
public sealed class ColumnGroupTests
{
    private static readonly Table<TraceRecord> Table = TraceTable.From(new LlmTracingOptions(), "ibex");

    [Fact]
    public void Every_column_in_its_own_type_has_one_lane_and_no_lane_is_without_its_column()
    {
        var lanes = Table.Groups().Select(static g => g.Lanes).ToList();

        TraceColumns.All.Should().AllSatisfy(
            c => lanes.Count(l => l.Find(new BoundColumn<TraceRecord>(c, ClickHouseType.Parse(c.Type))) is not null).Should().Be(1, $"{c.Name} is {c.Type}"));
        lanes.Sum(static l => l.All.Count).Should().Be(TraceColumns.All.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Lane.Rows - 1)]
    [InlineData(Lane.Rows)]
    [InlineData(Lane.Rows + 1)]
    [InlineData(700)]
    public void Any_number_of_rows(int rows) => ShouldBeTheSame([.. Enumerable.Range(0, rows).Select(SomeRecord.Full)]);

    [Fact]
    public void Rows_at_the_edges_of_what_a_column_holds()
        => ShouldBeTheSame([SomeRecord.Empty(), SomeRecord.Extreme(), SomeRecord.Full(1), SomeRecord.Extreme(), SomeRecord.Empty()]);

    [Fact]
    public void Rows_that_say_nothing_among_rows_that_say_all()
        => ShouldBeTheSame([.. Enumerable.Range(0, 3 * Lane.Rows).Select(static i => i % 50 == 49 ? SomeRecord.Full(i) : SomeRecord.Empty())]);

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(66_000)]
    public void More_models_than_an_index_can_name(int models)
        => ShouldBeTheSame([.. Enumerable.Range(0, models + 100).Select(i => new TraceRecord { Model = $"model-{i % models}", Provider = $"p{i % 3}" })]);

    [Fact]
    public void Any_values()
    {
        var random = new RandomRecords(5);
        for (var block = 0; block < 30; block++)
        {
            ShouldBeTheSame(random.Next(200));
        }
    }

    [Fact]
    public void Any_table_that_lacks_columns_or_has_them_in_other_types()
    {
        var random = new Random(7);
        var rows = new RandomRecords(8).Next(200);
        for (var table = 0; table < 30; table++)
        {
            var binding = TableBinding<TraceRecord>.Create(Table, [.. TraceColumns.All.Where((_, i) => i < 20 || random.Next(3) > 0).Select(c => Server(c, Type(c, random)))]);
            ShouldBeTheSame(binding, rows);
        }
    }

    [Theory]
    [InlineData("request_id", "FixedString(40)")]
    [InlineData("model", "String")]
    [InlineData("input_tokens", "UInt64")]
    [InlineData("completed_at", "DateTime64(6, 'UTC')")]
    [InlineData("agent_tags", "Array(String)")]
    [InlineData("attributes", "Map(String, String)")]
    [InlineData("cost_usd", "Decimal(18, 10)")]
    [InlineData("attempt_latency_ms", "Array(UInt64)")]
    public void Another_type_of_one_column_is_heeded(string column, string type)
        => ShouldBeTheSame(
            TableBinding<TraceRecord>.Create(Table, [.. TraceColumns.All.Select(c => Server(c, c.Name == column ? type : c.Type))]),
            [.. Enumerable.Range(0, 100).Select(SomeRecord.Full)]);

    [Fact]
    public void An_encoder_that_is_used_again_remembers_nothing()
    {
        var encoder = Binding(TraceColumns.All.Count).RentEncoder();
        var rows = Enumerable.Range(0, 300).Select(SomeRecord.Full).ToArray();
        var first = Bytes(encoder, rows);
        Bytes(encoder, [SomeRecord.Extreme()]);

        Bytes(encoder, rows).Should().Equal(first);
    }

    [Fact]
    public void An_encoder_that_failed_among_rows_remembers_nothing()
    {
        var encoder = Binding(TraceColumns.All.Count).RentEncoder();
        var rows = Enumerable.Range(0, 300).Select(SomeRecord.Full).ToArray();
        var first = Bytes(encoder, rows);
        var broken = SomeRecord.Full(1);
        broken.FinishReasons = new[] { "stop", null! };
        var encode = () => encoder.Encode([SomeRecord.Full(1), broken]);
        encode.Should().Throw<NullReferenceException>();

        Bytes(encoder, rows).Should().Equal(first);
    }

    private static string Type(Column<TraceRecord> column, Random random) => random.Next(4) > 0 ? column.Type : column.Type switch
    {
        "String" => "LowCardinality(String)",
        "LowCardinality(String)" => "LowCardinality(Nullable(String))",
        "UInt32" => "Int64",
        "Nullable(UInt32)" => "UInt32",
        "Array(LowCardinality(String))" => "Array(String)",
        _ => column.Type,
    };

    private static void ShouldBeTheSame(TraceRecord[] rows)
    {
        ShouldBeTheSame(Binding(TraceColumns.ContractCount), rows);
        ShouldBeTheSame(Binding(TraceColumns.All.Count), rows);
    }

    private static void ShouldBeTheSame(TableBinding<TraceRecord> binding, TraceRecord[] rows)
        => Bytes(binding.RentEncoder(), rows).AsSpan().SequenceEqual(Bytes(new BlockEncoder<TraceRecord>(binding.Columns), rows)).Should().BeTrue();

    private static TableBinding<TraceRecord> Binding(int columns)
        => TableBinding<TraceRecord>.Create(Table, [.. TraceColumns.All.Take(columns).Select(static c => Server(c, c.Type))]);

    private static ServerColumn Server(Column<TraceRecord> column, string type) => new(column.Name, ClickHouseType.Parse(type), IsWritable: true);

    private static byte[] Bytes(BlockEncoder<TraceRecord> encoder, TraceRecord[] rows) => [.. encoder.Encode(rows).SelectMany(static s => s.ToArray())];
}
