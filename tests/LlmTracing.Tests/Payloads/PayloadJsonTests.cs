using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
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
    public void Write_AnyTree_CutAnywhere_IsValidJsonWithinTheLimit()
    {
        var cases = from tree in Tree(4) from cut in Gen.Choose(0, 100) from limit in Gen.Choose(0, 3) select (tree, cut, limit);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100).WithQuietOnSuccess(true),
            Prop.ForAll(cases.ToArbitrary(), c =>
            {
                var bytes = Encoding.UTF8.GetBytes($"{{\"root\":{c.tree}}}");
                var limit = 1024 << c.limit;
                var cut = false;
                var written = PayloadJson.Write(bytes.AsSpan(0, bytes.Length * c.cut / 100), limit, None, ref cut);
                if (written.Length != 0)
                {
                    JsonDocument.Parse(written).Dispose();
                }

                return Encoding.UTF8.GetByteCount(written) <= limit;
            }));
    }

    [Fact]
    public void Write_TextOfPlainLetters_FillsTheLimit()
    {
        var cut = false;
        var written = PayloadJson.Write(Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', 5000)}\"}}"), 1024, None, ref cut);
        Encoding.UTF8.GetByteCount(written).Should().BeInRange(1000, 1024);
        cut.Should().BeTrue();
    }

    [Fact]
    public void Write_TextWhoseEndIsMissing_KeepsItsBeginning_ExceptWhereAPatternMayBegin()
    {
        var cut = false;
        var redactor = new Redactor(new PayloadOptions { RedactPatterns = ["secret-[0-9]{8}"] });
        var text = new string('x', 1000) + " secret-12345678 " + new string('y', 500) + " secret-1234";
        var written = PayloadJson.Write(Encoding.UTF8.GetBytes($"{{\"messages\":[{{\"content\":\"{text}"), 4096, redactor, ref cut);

        using var json = JsonDocument.Parse(written);
        var content = json.RootElement.GetProperty("messages")[0].GetProperty("content").GetString();
        content.Should().StartWith(new string('x', 1000) + " [redacted] yyy").And.NotContain("secret");
        cut.Should().BeTrue();
    }

    [Fact]
    public void Write_NamesLongerThanTheLimit_AreLeftOut()
    {
        var cut = false;
        PayloadJson.Write(Encoding.UTF8.GetBytes($"{{\"a\":1,\"{new string('n', 5000)}\":2}}"), 1024, None, ref cut).Should().Be("""{"a":1}""");
        cut.Should().BeTrue();
    }

    [Fact]
    public void Redact_ReachesNames()
    {
        var cut = false;
        var redactor = new Redactor(new PayloadOptions { RedactPatterns = ["[a-z]+@[a-z.]+"] });
        PayloadJson.Write("""{"bob@example.com":1}"""u8, 4096, redactor, ref cut).Should().Be("""{"[redacted]":1}""");
    }

    private static Gen<string> Tree(int depth)
    {
        var leaf = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(s => JsonSerializer.Serialize(s)), ArbMap.Default.GeneratorFor<int>().Select(i => $"{i}"),
            Gen.Elements("true", "null", "1.5e300", "\"\\ud83d\"", "\"\\ud83d\\ude00\""), Gen.Choose(0, 4000).Select(n => JsonSerializer.Serialize(new string('é', n))),
            Gen.Choose(1, 2000).Select(n => new string('7', n)));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Tree(depth - 1);
        var names = Gen.OneOf(Gen.Elements("a", "é\\n", ""), Gen.Choose(1, 1500).Select(n => new string('n', n)));
        return Gen.OneOf(
            leaf,
            inner.ListOf().Select(items => $"[{string.Join(',', items.Take(9))}]"),
            (from name in names from value in inner select $"\"{name}\":{value}").ListOf().Select(items => $"{{{string.Join(" , ", items.Take(9))}}}"));
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
