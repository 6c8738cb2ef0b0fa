using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>The contract in one pass is the same block, byte for byte, as each of its columns for itself.</summary>
public sealed class ContractEncoderTests
{
    private static readonly Table<TraceRecord> Table = TraceTable.From(new LlmTracingOptions(), "ibex");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(700)]
    public void Any_number_of_rows(int rows) => ShouldBeTheSame([.. Enumerable.Range(0, rows).Select(SomeRecord.Full)]);

    [Fact]
    public void Rows_at_the_edges_of_what_a_column_holds()
        => ShouldBeTheSame([SomeRecord.Empty(), SomeRecord.Extreme(), SomeRecord.Full(1), SomeRecord.Extreme(), SomeRecord.Empty()]);

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(66_000)]
    public void More_models_than_an_index_can_name(int models)
        => ShouldBeTheSame([.. Enumerable.Range(0, models + 100).Select(i => new TraceRecord { Model = $"model-{i % models}", Provider = $"p{i % 3}" })]);

    [Fact]
    public void Any_values()
    {
        var random = new Random(5);
        for (var block = 0; block < 50; block++)
        {
            ShouldBeTheSame([.. Enumerable.Range(0, random.Next(200)).Select(_ => Random(random))]);
        }
    }

    [Theory]
    [InlineData("request_id", "FixedString(40)")]
    [InlineData("model", "String")]
    [InlineData("input_tokens", "UInt64")]
    [InlineData("completed_at", "DateTime64(6, 'UTC')")]
    public void Another_type_of_one_column_is_heeded(string column, string type)
    {
        var rows = Enumerable.Range(0, 100).Select(SomeRecord.Full).ToArray();
        var binding = TableBinding<TraceRecord>.Create(Table, [.. TraceColumns.All.Select(c => Server(c, c.Name == column ? type : c.Type))]);

        Bytes(binding.RentEncoder(), rows).Should().Equal(Bytes(new BlockEncoder<TraceRecord>(binding.Columns), rows));
    }

    [Fact]
    public void An_encoder_that_is_used_again_remembers_nothing()
    {
        var encoder = Binding(TraceColumns.All.Count).RentEncoder();
        var rows = Enumerable.Range(0, 300).Select(SomeRecord.Full).ToArray();
        var first = Bytes(encoder, rows);
        Bytes(encoder, [SomeRecord.Extreme()]);

        Bytes(encoder, rows).Should().Equal(first);
    }

    private static void ShouldBeTheSame(TraceRecord[] rows)
    {
        foreach (var columns in (int[])[TraceColumns.ContractCount, TraceColumns.All.Count])
        {
            var binding = Binding(columns);
            Bytes(binding.RentEncoder(), rows).AsSpan().SequenceEqual(Bytes(new BlockEncoder<TraceRecord>(binding.Columns), rows)).Should().BeTrue();
        }
    }

    private static TableBinding<TraceRecord> Binding(int columns)
        => TableBinding<TraceRecord>.Create(Table, [.. TraceColumns.All.Take(columns).Select(static c => Server(c, c.Type))]);

    private static ServerColumn Server(Column<TraceRecord> column, string type) => new(column.Name, ClickHouseType.Parse(type), IsWritable: true);

    private static byte[] Bytes(BlockEncoder<TraceRecord> encoder, TraceRecord[] rows) => [.. encoder.Encode(rows).SelectMany(static s => s.ToArray())];

    private static TraceRecord Random(Random random) => new()
    {
        RequestId = Text(random, random.Next(150)),
        OrgId = Guid(random),
        AgentId = Guid(random),
        SessionId = random.Next(2) == 0 ? null : Guid(random),
        CheckpointId = random.Next(2) == 0 ? null : Guid(random),
        Model = Text(random, random.Next(4)),
        Provider = Text(random, random.Next(2)),
        IsStreaming = random.Next(2) == 0,
        InputTokens = (uint)random.NextInt64(1L << 32),
        OutputTokens = (uint)random.NextInt64(1L << 32),
        TotalTokens = (uint)random.NextInt64(1L << 32),
        AuthLatencyMs = (ushort)random.Next(1 << 16),
        DirectiveLatencyMs = (ushort)random.Next(1 << 16),
        ProviderTtfbMs = (uint)random.NextInt64(1L << 32),
        TotalLatencyMs = (uint)random.NextInt64(1L << 32),
        StatusCode = (ushort)random.Next(1 << 16),
        IsComplete = random.Next(2) == 0,
        ErrorCode = Text(random, random.Next(20)),
        RequestedAt = new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero),
        CompletedAt = new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero),
    };

    private static string Text(Random random, int length)
        => string.Create(length, random, static (text, random) =>
        {
            var beyond = random.Next(3) == 0 ? 0x900 : 0x80;
            foreach (ref var c in text)
            {
                c = (char)random.Next(beyond);
            }
        });

    private static Guid Guid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
