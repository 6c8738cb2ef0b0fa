using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

public sealed class LowCardinalityWidthTests
{
    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_600)]
    public async Task Indexes_widen_as_keys_are_added_and_keep_what_they_named(int keys)
    {
        var column = Texts;
        var rows = Enumerable.Range(0, keys).Concat([0, keys - 1]).Select(static i => new Box<string> { Value = $"key-{i}" }).ToArray();
        byte[] bytes =
        [
            .. new BlockEncoder<Box<string>>([new(column, ClickHouseType.Parse(column.Type))]).Encode(rows).SelectMany(static s => s.ToArray()),
        ];
        var read = new List<string>();
        await foreach (var box in new BlockDecoder<Box<string>>([column], static () => new Box<string>()).ReadAsync(new MemoryStream(bytes)))
        {
            read.Add(box.Value);
        }

        read.Should().Equal(rows.Select(static r => r.Value));
    }

    [Fact]
    public void Equal_texts_share_a_key_whichever_string_they_are()
    {
        string Copy(string text) => new(text.AsSpan());
        Encoded.Hex(Texts, null, "model", Copy("model"), "other", Copy("model"))
            .Should().Be(Encoded.Hex(Texts, null, "model", "model", "other", "model"));
    }

    [Fact]
    public void Text_that_is_missing_is_never_taken_for_a_key()
    {
        foreach (var type in (string[])["LowCardinality(String)", "LowCardinality(Nullable(String))"])
        {
            var encode = () => Encoded.Hex(Texts, type, [null!]);
            encode.Should().Throw<NullReferenceException>();
        }
    }

    private static Column<Box<string>> Texts => ColumnsOf<Box<string>>.LowCardinality("c", b => b.Value, (b, v) => b.Value = v, "");
}
