using System.Text;
using System.Text.Json;
using LlmTracing.Payloads;

namespace LlmTracing.Tests.Payloads;

public sealed class PayloadJsonTests
{
    private static readonly Redactor None = new(new PayloadOptions());

    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x"],"c":{"d":1.50}}""")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void Write_WhatFits_StaysAsItIs(string json)
    {
        var cut = false;
        PayloadJson.Write(Encoding.UTF8.GetBytes(json), 4096, None, ref cut).Should().Be(json);
        cut.Should().BeFalse();
    }

    [Fact]
    public void Write_AnyBeginningOfAnyJson_IsValidJsonWithinTheLimit()
    {
        var json = JsonSerializer.Serialize(new { model = "m", messages = Enumerable.Range(0, 40).Select(i => new { role = "user", content = new string('é', i * 7) + "\n\"\ud83d\ude00" }) });
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var length = 1; length <= bytes.Length; length += 13)
        {
            foreach (var limit in new[] { 1024, 2048, 100_000 })
            {
                var cut = false;
                var written = PayloadJson.Write(bytes.AsSpan(0, length), limit, None, ref cut);
                FluentActions.Invoking(() => JsonDocument.Parse(written)).Should().NotThrow($"{written} is JSON");
                Encoding.UTF8.GetByteCount(written).Should().BeLessThanOrEqualTo(limit);
                cut.Should().Be(length < bytes.Length || limit < 100_000);
            }
        }
    }

    [Fact]
    public void Write_WhatIsNoJson_LeavesNothing()
    {
        var cut = false;
        PayloadJson.Write("--boundary\r\nContent-Disposition"u8, 4096, None, ref cut).Should().BeEmpty();
    }

    [Fact]
    public void Redact_PatternsThenCallback_AndAFaultyCallbackHidesTheText()
    {
        var cut = false;
        var redactor = new Redactor(new PayloadOptions
        {
            RedactPatterns = [@"\b\d{4}-\d{4}\b"],
            Redact = t => t.Contains("boom", StringComparison.Ordinal) ? throw new InvalidOperationException() : t.Replace("Bob", "B.", StringComparison.Ordinal),
        });

        PayloadJson.Write("""{"a":"Bob pays with 1234-5678","b":"boom"}"""u8, 4096, redactor, ref cut)
            .Should().Be("""{"a":"B. pays with [redacted]","b":"[redacted]"}""");
    }
}
