using System.Text;
using LlmTracing.Providers;
using LlmTracing.Providers.Framing;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>The short cut for events that repeat must see what the full scan sees.</summary>
public sealed class EventTemplateTests
{
    private static readonly string[] Texts =
        ["", "a", "hello", "\\\"", "tail\\\\", "\\u00e9", "é", "}]}", "data: {", "x\\n\\ny", new string('z', 300), "\\\\\\\"q"];

    private static readonly string[] Events =
    [
        """{"id":"c","created":N,"choices":[{"index":0,"delta":{"content":"T"},"logprobs":null,"finish_reason":null}],"obfuscation":"T"}""",
        """{"id":"c","created":N,"choices":[{"index":0,"delta":{"content":"T"},"finish_reason":"stop"}]}""",
        """{"id":"c","created":N,"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"T"}}]}}]}""",
        """{"id":"c","created":N,"choices":[{"index":0,"delta":{"tool_calls":[{"id":"tN","function":{"name":"f","arguments":"T"}}]}}]}""",
        """{"id":"c","choices":[{"index":0,"delta":{"reasoning":"T","content":"T"}}],"usage":{"prompt_tokens":N,"completion_tokens":N}}""",
        """{"choices":[],"usage":null,"x":[1,{"T":"T"},-N.5e3]}""",
    ];

    [Fact]
    public void Repeated_events_read_whole_are_as_read_byte_by_byte()
    {
        var random = new Random(20);
        for (var run = 0; run < 300; run++)
        {
            var stream = new StringBuilder();
            var kind = random.Next(Events.Length);
            var lineEnd = random.Next(4) == 0 ? "\r\n" : "\n";
            for (var i = random.Next(1, 40); i > 0; i--)
            {
                kind = random.Next(5) == 0 ? random.Next(Events.Length) : kind;
                var json = Events[kind].Replace("N", $"{random.Next(3) + 7}", StringComparison.Ordinal);
                while (json.IndexOf('T', StringComparison.Ordinal) is >= 0 and var at)
                {
                    json = string.Concat(json.AsSpan(0, at), Texts[random.Next(Texts.Length)].Replace('T', 't'), json.AsSpan(at + 1));
                }

                stream.Append("data: ").Append(json).Append(lineEnd).Append(lineEnd);
            }

            var body = Encoding.UTF8.GetBytes(stream.ToString());
            var slow = Wire.Describe(Wire.ReadPieces(WireShapes.OpenAiChat, body, 1));
            Wire.Describe(Wire.ReadPieces(WireShapes.OpenAiChat, body, int.MaxValue)).Should().Be(slow, stream.ToString());
            Wire.Describe(Wire.ReadPieces(WireShapes.OpenAiChat, body, random.Next(20, 2000))).Should().Be(slow, stream.ToString());
        }
    }

    [Theory]
    [InlineData("\n\n", "\n\n")]
    [InlineData("\r\n\r\n", "\r\n\r\n")]
    [InlineData("\r\r", "\r\r")]
    [InlineData("\n\n", "\n\r")]
    [InlineData("\n\n", "\n\r\n")]
    [InlineData("\r\n\n", "\r\n\r")]
    public void Repeats_are_seen_wherever_a_read_ends(string end, string otherEnd)
    {
        var events = Enumerable.Range(0, 40).Select(i => Encoding.UTF8.GetBytes(
            "data: {\"choices\":[{\"delta\":{\"content\":\"" + new string('t', (i % 7) + 1) + "\"}}]}" + (i % 5 == 4 ? otherEnd : end))).ToArray();
        byte[] body = [.. events.SelectMany(static e => e)];
        var slow = Wire.ReadPieces(WireShapes.OpenAiChat, body, 1);
        slow.Response.Chunks.Should().Be(40);

        // From the second event on each read ends so many bytes before or behind the end of an event.
        for (var shift = -4; shift <= 4; shift++)
        {
            var observer = new WireObserver(new("p", "chat", WireShapes.OpenAiChat, null, "h", "/", null));
            using var response = Wire.Response(Wire.Sse);
            observer.OnResponseHeaders(response);
            for (var (i, from, to) = (0, 0, 0); i < events.Length; i++)
            {
                to += events[i].Length;
                var cut = i < 1 ? to : i == events.Length - 1 ? body.Length : to + shift;
                observer.OnResponseBytes(body.AsSpan(from..cut), 1);
                from = cut;
            }

            observer.OnResponseEnd();
            Wire.Describe(observer.Facts).Should().Be(Wire.Describe(slow), "reads end {0} bytes behind an event", shift);
        }
    }

    [Fact]
    public void What_repeats_an_event_from_before_a_change_is_news()
    {
        static string Event(string tier, string text) => "data: {\"service_tier\":\"" + tier + "\",\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}" + "\n\n";

        Wire.Read(WireShapes.OpenAiChat, Event("default", "a") + Event("default", "b") + Event("flex", "c") + Event("default", "d"))
            .Response.ServiceTier.Should().Be("default");
    }

    [Theory]
    [InlineData("""data: {"x":"a","y":1}{"x":"b"}""")]
    [InlineData("""data: [{"x":"a"},{"choices":[{"delta":{"content":"b"}}]}]""")]
    [InlineData("{\"x\":\"a\"}\ndata: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}")]
    public void Documents_that_share_an_event_repeat_as_they_were(string lines) =>
        Wire.Read(WireShapes.OpenAiChat, ":\n\n" + string.Concat(Enumerable.Repeat(lines + "\n\n", 4))).Response.SawEnd.Should().BeFalse();

    [Fact]
    public void A_template_matches_what_differs_in_its_holes_only()
    {
        var template = new EventTemplate();
        template.Learn("data: {\"n\":12,\"t\":\"ab\"}\n\n"u8, 6, [new(5, 2, HoleKind.Number), new(13, 2, HoleKind.Text)], 2);

        template.TryMatch("data: {\"n\":7,\"t\":\"x\\\"y\"}\n\nrest"u8, out var length, out var text).Should().BeTrue();
        length.Should().Be(26);
        text.Should().Be(3);
        template.TryMatch("data: {\"n\":7,\"t\":\"x\"}\n"u8, out _, out _).Should().BeFalse("the event is not whole");
        template.TryMatch("data: {\"n\":7,\"t\":\"x\\"u8, out _, out _).Should().BeFalse();
        template.TryMatch("data: {\"n\":\"7\",\"t\":\"x\"}\n\n"u8, out _, out _).Should().BeFalse();
        template.TryMatch("data: {\"n\":7,\"t\":\"x\ny\"}\n\n"u8, out _, out _).Should().BeFalse("the line ends inside the text");
        template.TryMatch("data: {\"n\":7,\"t\":\"x\\\ny\"}\n\n"u8, out _, out _).Should().BeFalse("an escape does not keep the line together");
        template.TryMatch("data: {\"m\":7,\"t\":\"x\"}\n\n"u8, out _, out _).Should().BeFalse();
    }
}
