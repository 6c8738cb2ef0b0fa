using LlmTracing.Assembly;

namespace LlmTracing.Tests.Assembly;

/// <summary>Our own saturation is the framework's.</summary>
public sealed class SaturatedTests
{
    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ushort.MaxValue)]
    [InlineData(ushort.MaxValue + 1)]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue + 1L)]
    [InlineData(long.MaxValue)]
    public void WholeNumbers(long value)
    {
        Saturated.UInt16(value).Should().Be(ushort.CreateSaturating(value));
        Saturated.UInt32(value).Should().Be(uint.CreateSaturating(value));
        Saturated.UInt64(value).Should().Be(ulong.CreateSaturating(value));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.5)]
    [InlineData(0.9)]
    [InlineData(1.1)]
    [InlineData(4294967295.5)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    public void Fractions(double value) => Saturated.UInt32(value).Should().Be(uint.CreateSaturating(value));

    [Theory]
    [InlineData(0.7, 0.7f)]
    [InlineData(1e39, float.MaxValue)]
    [InlineData(-1e39, float.MinValue)]
    public void SmallFloats_AreNeverInfinite(double value, float expected) => Saturated.Single(value).Should().Be(expected);
}
