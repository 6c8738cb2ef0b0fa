using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>Types that a table may have in the place of the documented one, and those that it may not.</summary>
public sealed class FormatsTests
{
    [Theory]
    [InlineData("UInt8", false)]
    [InlineData("UInt128", true)]
    [InlineData("Int16", false)]
    [InlineData("Int32", false)]
    [InlineData("Int64", true)]
    [InlineData("Int128", true)]
    [InlineData("Float64", true)]
    [InlineData("String", false)]
    public void Integer_TakesWhatHoldsEveryValue(string type, bool expected) => (Formats.Integer<uint>(ClickHouseType.Parse(type)) is not null).Should().Be(expected);

    [Theory]
    [InlineData("Float32", true)]
    [InlineData("Float64", true)]
    [InlineData("UInt8", false)]
    public void Float_TakesBothWidths(string type, bool expected) => (Formats.Float(ClickHouseType.Parse(type)) is not null).Should().Be(expected);

    [Theory]
    [InlineData("Decimal(18, 9)", true)]
    [InlineData("Float32", true)]
    [InlineData("Float64", true)]
    [InlineData("String", false)]
    public void Decimal_TakesFloatsToo(string type, bool expected) => (Formats.Decimal(ClickHouseType.Parse(type)) is not null).Should().Be(expected);

    [Theory]
    [InlineData("FixedString(36)", true)]
    [InlineData("Nullable(Enum8('a' = 1))", true)]
    [InlineData("Array(LowCardinality(FixedString(2)))", true)]
    [InlineData("Map(LowCardinality(String), Enum16('a' = 1, 'b' = 2))", true)]
    [InlineData("Map(LowCardinality(String), String)", false)]
    [InlineData("DateTime64(3, 'UTC')", false)]
    [InlineData("Nullable(Decimal(18, 9))", false)]
    public void MayRefuse_NamesTypesThatCannotHoldEveryText(string type, bool expected) => Formats.MayRefuse(ClickHouseType.Parse(type)).Should().Be(expected);

    [Fact]
    public async Task WithoutAnEndpoint_ARowThatIsWrittenAllTheSame_SaysWhatToSet()
    {
        var insert = () => new NoEndpointSink<TraceRecord>().InsertAsync(new[] { new TraceRecord() }, "token", default);

        (await insert.Should().ThrowAsync<InsertException>()).Which.Message.Should().Contain("CLICKHOUSE_ENDPOINT");
    }
}
