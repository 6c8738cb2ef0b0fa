using LlmTracing.Providers.Reading;

namespace LlmTracing.Tests.Providers.Reading;

public sealed class HeaderFilterTests
{
    [Theory]
    [InlineData("x-request-id", true)]
    [InlineData("X-Request-ID", true)]
    [InlineData("x-request-ids", false)]
    [InlineData("content-type", false)]
    [InlineData("", false)]
    public void MayBe_Name_TellsByLengthAndLetterInAnyCase(string name, bool expected)
    {
        var filter = new HeaderFilter();
        filter.Add("x-request-id");

        filter.MayBe(name).Should().Be(expected);
    }

    [Fact]
    public void MayBe_LongName_IsNoneOfThem() => new HeaderFilter().MayBe(new string('x', 5000)).Should().BeFalse();
}
