using FsCheck;
using FsCheck.Fluent;
using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>What the encoder writes the decoder reads, wherever the bytes are cut on their way.</summary>
public sealed class BlockDecoderTests
{
    [Fact]
    public async Task All_columns_of_full_records_come_back()
    {
        var rows = Enumerable.Range(0, 700).Select(SomeRecord.Full).ToArray();
        (await DecodeAsync(new MemoryStream(Encode(rows)))).Should().BeEquivalentTo(rows, static o => o.WithStrictOrdering());
    }

    [Fact]
    public async Task Attributes_of_any_dictionary_are_written()
    {
        var row = new TraceRecord { Attributes = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string> { ["k"] = "v", ["l"] = "" }) };

        (await DecodeAsync(new MemoryStream(Encode([row])))).Single().Attributes.Should().BeEquivalentTo(row.Attributes);
    }

    [Fact]
    public async Task Several_blocks_are_read_one_behind_the_other()
    {
        var rows = Enumerable.Range(0, 5).Select(SomeRecord.Full).ToArray();
        byte[] stream = [.. Encode(rows[..2]), .. Encode([]), .. Encode(rows[2..])];
        (await DecodeAsync(new MemoryStream(stream))).Select(static r => r.RequestId).Should().Equal(rows.Select(static r => r.RequestId));
    }

    [Fact]
    public async Task Bytes_may_come_one_by_one()
    {
        var rows = Enumerable.Range(0, 20).Select(SomeRecord.Full).ToArray();
        (await DecodeAsync(new DrippingStream(Encode(rows), 1))).Should().BeEquivalentTo(rows, static o => o.WithStrictOrdering());
    }

    [Fact]
    public async Task A_cut_answer_is_an_error_wherever_it_is_cut()
    {
        var bytes = Encode([SomeRecord.Full(1), SomeRecord.Full(2)]);
        for (var length = 1; length < bytes.Length; length += 13)
        {
            var decode = () => DecodeAsync(new MemoryStream(bytes, 0, length));
            await decode.Should().ThrowAsync<EndOfStreamException>($"{length} of {bytes.Length} bytes came");
        }
    }

    [Fact]
    public async Task Texts_of_a_megabyte_and_values_at_their_limits_come_back_saturated()
    {
        var row = (await DecodeAsync(new DrippingStream(Encode([SomeRecord.Extreme()]), 1000))).Single();
        row.RequestedAt.Should().Be(new DateTimeOffset(2099, 12, 31, 23, 59, 59, 999, TimeSpan.Zero));
        row.CostUsd.Should().Be(999_999_999.999999999m);
        row.LlmConfigJson.Should().Be(SomeRecord.Extreme().LlmConfigJson);
        row.Attributes.Should().Equal(SomeRecord.Extreme().Attributes);
    }

    [Theory]
    [InlineData("DateTime", "2026-01-01T00:00:01Z")]
    [InlineData("DateTime64(0)", "2026-01-01T00:00:01Z")]
    [InlineData("DateTime64(3, 'UTC')", "2026-01-01T00:00:01.234Z")]
    [InlineData("DateTime64(6)", "2026-01-01T00:00:01.234567Z")]
    [InlineData("DateTime64(9)", "2026-01-01T00:00:01.2345678Z")]
    public async Task Times_come_back_as_exact_as_the_type_holds_them(string type, string expected)
    {
        var column = ColumnsOf<Box<DateTimeOffset>>.DateTime64("c", b => b.Value, (b, v) => b.Value = v, "");
        var value = new DateTimeOffset(2026, 1, 1, 0, 0, 1, TimeSpan.Zero).AddTicks(2_345_678);
        (await RoundTripAsync(column, type, value)).Should().Be(DateTimeOffset.Parse(expected, null));
    }

    [Theory]
    [InlineData("String")]
    [InlineData("LowCardinality(String)")]
    [InlineData("LowCardinality(Nullable(String))")]
    [InlineData("Nullable(String)")]
    [InlineData("FixedString(16)")]
    [InlineData("Enum8('' = 0, 'openai' = -3)")]
    public async Task Texts_come_back_from_every_type(string type)
    {
        var column = ColumnsOf<Box<string>>.String("c", b => b.Value, (b, v) => b.Value = v, "");
        (await RoundTripAsync(column, type, "openai")).Should().Be("openai");
        (await RoundTripAsync(column, type, "")).Should().Be("");
    }

    [Fact]
    public void Any_texts_in_any_order_come_back_from_LowCardinality() => Prop.ForAll<NonNull<string>[]>(static texts =>
    {
        var column = ColumnsOf<Box<string>>.LowCardinality("c", b => b.Value, (b, v) => b.Value = v, "");
        string[] values = [.. texts.Select(static t => WellFormed(t.Get))];
        return RoundTripAsync(column, column.Type, values).GetAwaiter().GetResult().SequenceEqual(values);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_decimal_comes_back_within_its_scale() => Prop.ForAll<decimal>(static value =>
    {
        var column = ColumnsOf<Box<decimal?>>.NullableDecimal("c", b => b.Value, (b, v) => b.Value = v, "");
        const decimal Max = 999_999_999.999999999m;
        return RoundTripAsync<decimal?>(column, column.Type, value).GetAwaiter().GetResult() == Math.Clamp(decimal.Round(value, 9), -Max, Max);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Texts_that_collide_in_the_dictionary_come_back()
    {
        // Same length, first, middle and last characters: the dictionary's hash cannot tell them apart.
        var column = ColumnsOf<Box<string>>.LowCardinality("c", b => b.Value, (b, v) => b.Value = v, "");
        string[] values = [.. Enumerable.Range(0, 2_000).Select(static i => $"aaaa{i:0000}mmmmmm{i:0000}zzzz")];
        (await RoundTripAsync(column, column.Type, values)).Should().Equal(values);
    }

    [Fact]
    public async Task A_column_that_is_none_of_ours_is_refused()
    {
        var decoder = new BlockDecoder<TraceRecord>([TraceColumns.All[0]], static () => new TraceRecord());
        var read = async () =>
        {
            await foreach (var _ in decoder.ReadAsync(new MemoryStream(Encode([SomeRecord.Full(1)]))))
            {
            }
        };
        await read.Should().ThrowAsync<InvalidDataException>().WithMessage("*org_id*UUID*");
    }

    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Encode(TraceRecord[] rows)
        => Bytes(new BlockEncoder<TraceRecord>([.. TraceColumns.All.Select(static c => new BoundColumn<TraceRecord>(c, ClickHouseType.Parse(c.Type)))]), rows);

    private static byte[] Bytes<T>(BlockEncoder<T> encoder, T[] rows) => [.. encoder.Encode(rows).SelectMany(static s => s.ToArray())];

    private static async Task<List<TraceRecord>> DecodeAsync(Stream stream)
    {
        var rows = new List<TraceRecord>();
        await foreach (var row in new BlockDecoder<TraceRecord>(TraceColumns.All, static () => new TraceRecord()).ReadAsync(stream))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static async Task<T> RoundTripAsync<T>(Column<Box<T>> column, string type, T value)
        => (await RoundTripAsync(column, type, [value])).Single();

    private static async Task<List<T>> RoundTripAsync<T>(Column<Box<T>> column, string type, T[] values)
    {
        var bytes = Bytes(
            new BlockEncoder<Box<T>>([new(column, ClickHouseType.Parse(type))]), [.. values.Select(static v => new Box<T> { Value = v })]);
        var read = new List<T>();
        await foreach (var box in new BlockDecoder<Box<T>>([column], static () => new Box<T>()).ReadAsync(new MemoryStream(bytes)))
        {
            read.Add(box.Value);
        }

        return read;
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class DrippingStream(byte[] bytes, int drop) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(drop, buffer.Length)], cancellationToken);
    }
}
