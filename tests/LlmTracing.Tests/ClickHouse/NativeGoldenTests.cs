using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>The bytes of each column type, computed by hand from the description of <c>FORMAT Native</c>.</summary>
public sealed class NativeGoldenTests
{
    private static readonly Guid Uuid = new("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void String_is_length_and_utf8()
        => Text("String", "String", "", "abc", "é€😀").Should().Be("00" + "03616263" + "09C3A9E282ACF09F9880");

    [Fact]
    public void String_of_128_bytes_has_a_length_of_two_bytes()
        => Text("String", "String", new string('x', 128)).Should().Be("8001" + string.Concat(Enumerable.Repeat("78", 128)));

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
        => Text("String", "String", "a\ud800").Should().Be("04" + "61EFBFBD");

    [Fact]
    public void FixedString_is_padded_with_zeros()
        => Text("String", "FixedString(4)", "ab", "abcd", "").Should().Be("61620000" + "61626364" + "00000000");

    [Theory]
    [InlineData("FixedString(4)", "abcde", "c: a text is longer than the column's FixedString(4)")]
    [InlineData("FixedString(4)", "ab€", "c: a text is longer than the column's FixedString(4)")]
    [InlineData("Enum8('a' = 1)", "b", "c: a text is none of the names of the column's Enum8")]
    public void A_text_that_a_column_cannot_hold_is_refused_with_the_columns_name(string type, string text, string message)
    {
        var column = ColumnsOf<Box<string>>.String("c", b => b.Value, (b, v) => b.Value = v, "");
        var encoder = new BlockEncoder<Box<string>>([new(column, ClickHouseType.Parse(type))]);
        var encode = () => encoder.Encode([new Box<string> { Value = text }]);
        encode.Should().Throw<InsertException>().Where(static e => e.Failure == InsertFailure.Batch).WithMessage(message);
    }

    [Fact]
    public void Enum8_is_the_number_of_the_name()
        => Text("LowCardinality(String)", "Enum8('' = 0, 'a\\'b' = -1, 'openai' = 7)", "openai", "", "a'b").Should().Be("07" + "00" + "FF");

    [Fact]
    public void Enum16_is_two_bytes()
        => Text("LowCardinality(String)", "Enum16('x' = 300)", "x").Should().Be("2C01");

    [Fact]
    public void Nullable_string_has_a_null_map_of_zeros()
        => Text("String", "Nullable(String)", "a", "").Should().Be("0000" + "0161" + "00");

    [Fact]
    public void LowCardinality_is_version_keys_and_indexes()
        => Text("LowCardinality(String)", null, "b", "a", "b").Should().Be(
            "0100000000000000" // Version.
            + "0006000000000000" // Own keys, new dictionary, indexes of one byte.
            + "0200000000000000" + "0162" + "0161" // Two keys.
            + "0300000000000000" + "000100"); // Three rows.

    [Fact]
    public void LowCardinality_of_nullable_keeps_key_0_for_null()
        => Text("LowCardinality(String)", "LowCardinality(Nullable(String))", "", "a").Should().Be(
            "0100000000000000" + "0006000000000000" + "0300000000000000" + "00" + "00" + "0161" + "0200000000000000" + "0102");

    [Fact]
    public void LowCardinality_without_rows_is_its_version_only()
        => Text("LowCardinality(String)", null).Should().Be("0100000000000000");

    [Fact]
    public void LowCardinality_of_more_than_256_keys_has_indexes_of_two_bytes()
    {
        var hex = Text("LowCardinality(String)", null, [.. Enumerable.Range(0, 300).Select(static i => i.ToString("000", null))]);
        hex.Should().StartWith("0100000000000000" + "0106000000000000" + "2C01000000000000");
        hex.Should().EndWith("2901" + "2A01" + "2B01");
    }

    [Fact]
    public void Bool_is_one_byte()
        => Encoded.Hex(ColumnsOf<Box<bool>>.Bool("c", b => b.Value, (b, v) => b.Value = v, ""), null, true, false).Should().Be("0100");

    [Theory]
    [InlineData("UInt16", "FFFF0100")]
    [InlineData("UInt32", "FFFF000001000000")]
    [InlineData("Int32", "FFFF000001000000")]
    [InlineData("UInt64", "FFFF0000000000000100000000000000")]
    [InlineData("Nullable(UInt16)", "0000" + "FFFF0100")]
    [InlineData("Float64", "00000000E0FFEF40" + "000000000000F03F")]
    public void UInt16_goes_into_wider_types(string type, string expected)
        => Encoded.Hex(ColumnsOf<Box<ushort>>.UInt16("c", b => b.Value, (b, v) => b.Value = v, ""), type, ushort.MaxValue, (ushort)1)
            .Should().Be(expected);

    [Fact]
    public void UInt64_saturates_in_Int64()
        => Encoded.Hex(ColumnsOf<Box<ulong>>.UInt64("c", b => b.Value, (b, v) => b.Value = v, ""), "Int64", ulong.MaxValue)
            .Should().Be("FFFFFFFFFFFFFF7F");

    [Fact]
    public void Nullable_integers_are_a_null_map_and_values()
        => Encoded.Hex(ColumnsOf<Box<uint?>>.NullableUInt32("c", b => b.Value, (b, v) => b.Value = v, ""), null, 5u, null, 0u)
            .Should().Be("000100" + "05000000" + "00000000" + "00000000");

    [Fact]
    public void Null_is_0_in_a_column_that_is_not_nullable()
        => Encoded.Hex(ColumnsOf<Box<uint?>>.NullableUInt32("c", b => b.Value, (b, v) => b.Value = v, ""), "UInt32", 5u, null)
            .Should().Be("05000000" + "00000000");

    [Fact]
    public void Uuid_is_two_little_endian_halves()
        => Encoded.Hex(ColumnsOf<Box<Guid>>.Uuid("c", b => b.Value, (b, v) => b.Value = v, ""), null, Uuid)
            .Should().Be("7766554433221100" + "FFEEDDCCBBAA9988");

    [Fact]
    public void Nullable_uuid_is_a_null_map_and_values()
        => Encoded.Hex(ColumnsOf<Box<Guid?>>.NullableUuid("c", b => b.Value, (b, v) => b.Value = v, ""), null, null, Uuid)
            .Should().Be("0100" + new string('0', 32) + "7766554433221100FFEEDDCCBBAA9988");

    // 2026-01-01 00:00:00.123 UTC is 1,767,225,600 s and 123 ms.
    [Theory]
    [InlineData("DateTime64(3, 'UTC')", "7BA8DA769B010000")]
    [InlineData("DateTime64(3)", "7BA8DA769B010000")]
    [InlineData("DateTime64(0)", "00B9556900000000")]
    [InlineData("DateTime64(6, 'UTC')", "7820224648470600")]
    [InlineData("DateTime64(9)", "C0D44EF551728618")]
    [InlineData("DateTime", "00B95569")]
    [InlineData("DateTime('Europe/Berlin')", "00B95569")]
    public void Times_are_counted_from_1970(string type, string expected)
        => Time(type, new DateTimeOffset(2026, 1, 1, 1, 0, 0, 123, TimeSpan.FromHours(1))).Should().Be(expected);

    [Fact]
    public void Times_outside_the_window_are_clamped()
        => Time("DateTime64(3, 'UTC')", DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch.AddMilliseconds(-1), DateTimeOffset.MaxValue)
            .Should().Be("0000000000000000" + "0000000000000000" + "FFD7C32CBB030000"); // 2099-12-31 23:59:59.999.

    [Theory]
    [InlineData("Nullable(Decimal(18, 9))", "00" + "4EF3300600000000")] // 0.103871310 (1e-9 units 103,871,310)
    [InlineData("Decimal(9, 4)", "0F040000")] // 1039
    [InlineData("Decimal(38, 9)", "4EF3300600000000" + "0000000000000000")]
    public void Decimal_is_scaled_and_rounded(string type, string expected)
        => Decimal(type, 0.10387131m).Should().Be(expected);

    [Fact]
    public void Decimal_saturates()
        => Decimal("Decimal(9, 2)", decimal.MaxValue, decimal.MinValue).Should().Be("FFC99A3B" + "013665C4");

    [Fact]
    public void Decimal_256_extends_the_sign()
        => Decimal("Decimal(76, 0)", -1m).Should().Be(new string('F', 64));

    [Fact]
    public void Decimal_rounds_half_to_even()
        => Decimal("Decimal(9, 0)", 0.5m, 1.5m, -2.5m).Should().Be("00000000" + "02000000" + "FEFFFFFF");

    [Fact]
    public void Cost_goes_into_Float64()
        => Decimal("Float64", 0.5m).Should().Be("000000000000E03F");

    [Fact]
    public void Float32_is_ieee()
        => Encoded.Hex(ColumnsOf<Box<float?>>.NullableFloat32("c", b => b.Value, (b, v) => b.Value = v, ""), null, 1f, null)
            .Should().Be("0001" + "0000803F" + "00000000");

    [Fact]
    public void Array_of_integers_is_ends_and_values()
        => Encoded.Hex(
            ColumnsOf<Box<IReadOnlyList<ushort>>>.UInt16Array("c", b => b.Value, (b, v) => b.Value = v, ""), null, [1, 2], [], [3])
            .Should().Be("0200000000000000" + "0200000000000000" + "0300000000000000" + "0100" + "0200" + "0300");

    [Fact]
    public void Array_of_LowCardinality_has_the_version_first_and_one_dictionary()
        => Texts(null, ["a", "b"], ["a"]).Should().Be(
            "0100000000000000" + "0200000000000000" + "0300000000000000"
            + "0006000000000000" + "0200000000000000" + "0161" + "0162" + "0300000000000000" + "000100");

    [Fact]
    public void Empty_arrays_of_LowCardinality_have_no_dictionary()
        => Texts(null, [], []).Should().Be("0100000000000000" + "0000000000000000" + "0000000000000000");

    [Fact]
    public void Array_of_String_has_no_dictionary()
        => Texts("Array(String)", ["a"], []).Should().Be("0100000000000000" + "0100000000000000" + "0161");

    [Fact]
    public void Map_is_ends_keys_and_values()
        => Encoded.Hex(
            ColumnsOf<Box<IReadOnlyDictionary<string, string>>>.Map("c", b => b.Value, (b, v) => b.Value = v, ""), null,
            new Dictionary<string, string> { ["k"] = "v" }, new Dictionary<string, string>())
            .Should().Be(
                "0100000000000000" + "0100000000000000" + "0100000000000000"
                + "0006000000000000" + "0100000000000000" + "016B" + "0100000000000000" + "00" + "0176");

    [Fact]
    public void A_block_is_counts_then_names_types_and_values()
    {
        var column = ColumnsOf<Box<ushort>>.UInt16("n", b => b.Value, (b, v) => b.Value = v, "");
        var encoder = new BlockEncoder<Box<ushort>>([new(column, ClickHouseType.Parse("UInt16"))]);
        var block = encoder.Encode([new() { Value = 1 }, new() { Value = 2 }]);
        string.Concat(block.Select(static s => Convert.ToHexString(s.Span)))
            .Should().Be("01" + "02" + "016E" + "0655496E743136" + "0100" + "0200");
    }

    [Fact]
    public void An_encoder_that_is_used_again_gives_the_same_bytes()
    {
        var encoder = new BlockEncoder<TraceRecord>(
            [.. TraceColumns.All.Select(static c => new BoundColumn<TraceRecord>(c, ClickHouseType.Parse(c.Type)))]);
        var rows = Enumerable.Range(0, 700).Select(static i => new TraceRecord { Model = $"model-{i}", AgentTags = [$"t{i}"] }).ToArray();
        var first = Bytes(encoder.Encode(rows));
        encoder.Encode([new TraceRecord()]);
        Bytes(encoder.Encode(rows)).Should().Equal(first);

        static byte[] Bytes(IEnumerable<ReadOnlyMemory<byte>> block) => [.. block.SelectMany(static s => s.ToArray())];
    }

    private static string Text(string declared, string? type, params string[] values)
        => Encoded.Hex(
            declared == "String"
                ? ColumnsOf<Box<string>>.String("c", b => b.Value, (b, v) => b.Value = v, "")
                : ColumnsOf<Box<string>>.LowCardinality("c", b => b.Value, (b, v) => b.Value = v, ""),
            type, values);

    private static string Texts(string? type, params IReadOnlyList<string>[] values)
        => Encoded.Hex(
            ColumnsOf<Box<IReadOnlyList<string>>>.LowCardinalityArray("c", b => b.Value, (b, v) => b.Value = v, ""), type, values);

    private static string Time(string type, params DateTimeOffset[] values)
        => Encoded.Hex(ColumnsOf<Box<DateTimeOffset>>.DateTime64("c", b => b.Value, (b, v) => b.Value = v, ""), type, values);

    private static string Decimal(string type, params decimal[] values)
        => Encoded.Hex(
            ColumnsOf<Box<decimal?>>.NullableDecimal("c", b => b.Value, (b, v) => b.Value = v, ""), type,
            [.. values.Select(static v => (decimal?)v)]);
}
