using LlmTracing.ClickHouse;
using LlmTracing.Reading;

namespace LlmTracing.Tests.Reading;

/// <summary>What a failed question says: the cause and what helps, never the server's own text, which may quote values.</summary>
public sealed class ReadErrorsTests
{
    [Theory]
    [InlineData(158, "narrow the range")]
    [InlineData(396, "ReadMaxRows")]
    [InlineData(307, "too large")]
    [InlineData(159, "ReadTimeout")]
    [InlineData(160, "took too long")]
    [InlineData(241, "more memory")]
    [InlineData(60, "LlmTracingSchema.ToSql")]
    [InlineData(81, "does not exist")]
    [InlineData(516, "user or password")]
    [InlineData(194, "user or password")]
    [InlineData(497, "may not SELECT")]
    [InlineData(201, "quota")]
    [InlineData(202, "ask again later")]
    [InlineData(47, "code 47, UNKNOWN_IDENTIFIER")]
    public void Translate_AnErrorOfTheServer_SaysWhatHelps_AndQuotesNothing(int code, string expected)
    {
        var error = ReadErrors.Translate(new ClickHouseException("secret-value in WHERE (UNKNOWN_IDENTIFIER) (version 26.7.1)", code, null));

        error.Code.Should().Be(code);
        error.Message.Should().Contain(expected).And.NotContain("secret-value");
    }

    [Fact]
    public void Translate_AnErrorWhoseTextHasNoName_SaysTheCodeAlone() =>
        ReadErrors.Translate(new ClickHouseException("whatever it says", 47, null)).Message.Should().Be("ClickHouse refused the question (code 47).");

    public static TheoryData<Exception, string> Transport => new()
    {
        { new HttpRequestException(HttpRequestError.ConnectionError, "secret-value"), "cannot be reached (ConnectionError)" },
        { new TimeoutException("secret-value"), "did not answer in time" },
        { new EndOfStreamException("secret-value"), "cut off" },
        { new IOException("secret-value"), "broke while its answer came" },
        { new InvalidDataException("secret-value"), "columns that cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Transport))]
    public void Translate_AFailureOnTheWay_SaysWhereItBroke(Exception fault, string expected)
    {
        ReadErrors.IsKnown(fault).Should().BeTrue();
        var error = ReadErrors.Translate(fault);

        error.Message.Should().Contain(expected).And.NotContain("secret-value");
        error.InnerException.Should().BeSameAs(fault);
        error.Code.Should().Be(0);
    }

    [Fact]
    public void IsKnown_ACancellation_IsTheCallers() => ReadErrors.IsKnown(new OperationCanceledException()).Should().BeFalse();
}
