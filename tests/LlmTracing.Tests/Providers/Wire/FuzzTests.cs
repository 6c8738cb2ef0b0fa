using System.Diagnostics;
using System.Text;
using LlmTracing.Providers;
using LlmTracing.Providers.Wire;
using Xunit.Abstractions;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>Broken bytes: nothing is thrown, nothing hangs, memory stays bounded, and the facts do not depend on the cut.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly (WireShape Shape, string Type, byte[] Body)[] Samples =
    [
        .. WireShapes.All.SelectMany(static shape => new[]
        {
            (shape, Wire.Sse, Text("event: message_start\r\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}\r\n\r\nevent: x\ndata: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\\u00e9\",\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3,\"total_tokens\":5}}\n\ndata: [DONE]\n\n")),
            (shape, Wire.Json, Text("{\"id\":\"x\",\"model\":\"m\",\"status\":\"completed\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"text\"},\"finish_reason\":\"stop\"}],\"output\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\"}],\"usage\":{\"prompt_tokens\":2,\"input_tokens\":3,\"iterations\":[{\"type\":\"a\",\"input_tokens\":4}]},\"error\":{\"code\":1,\"message\":\"m\"}}")),
            (shape, "application/x-ndjson", Text("{\"done\":false,\"message\":{\"content\":\"a\"}}\n{\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3}\n[{\"usageMetadata\":{\"promptTokenCount\":2}},{}]\n")),
            (shape, Wire.EventStream, EventStreamBytes.Frames(
                EventStreamBytes.Event("messageStop", "{\"stopReason\":\"end_turn\"}"), EventStreamBytes.Chunk("{\"outputText\":\"x\",\"inputTextTokenCount\":4}"),
                EventStreamBytes.Exception("throttlingException", "{\"message\":\"m\"}"))),
        }),
    ];

    [Fact]
    public void Twenty_thousand_mutated_bodies() => Run(20_000, [.. Samples]);

    [LongFact]
    [Trait("Category", "Long")]
    public void A_million_mutated_bodies() =>
        Run(1_000_000, Corpus.Path is null
            ? [.. Samples]
            : [.. Samples, .. Corpus.Answers().Where(static e => e.Answer.Length is > 0 and < 20_000).Select(static e => (e.Match.Shape, e.Type ?? "", e.Answer))]);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private void Run(int count, List<(WireShape Shape, string Type, byte[] Body)> samples)
    {
        const int Seed = 42;
        output.WriteLine($"{count} bodies made of {samples.Count} samples, seed {Seed}");
        var random = new Random(Seed);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var (shape, type, body) = samples[random.Next(samples.Count)];
            var mutated = Mutate(body, random);
            var status = random.Next(10) == 0 ? 500 : 200;
            var whole = Wire.Describe(Wire.ReadPieces(shape, mutated, int.MaxValue, type, status));
            Wire.Describe(Wire.ReadPieces(shape, mutated, random.Next(1, 100), type, status)).Should().Be(whole);
            if (i % 8 == 0)
            {
                ReadAsRequest(shape, mutated, random.Next(1, 100));
            }
        }

        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s");
    }

    private static void ReadAsRequest(WireShape shape, byte[] body, int piece)
    {
        var observer = new WireObserver(new ProviderMatch("p", "chat", shape, null, "h", "/", null));
        for (var at = 0; at < body.Length; at += piece)
        {
            observer.OnRequestBytes(body.AsSpan(at, Math.Min(piece, body.Length - at)));
        }

        observer.OnRequestEnd();
        if (observer.Facts.Request.ConfigJson is { } config)
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(config);
            parsed.RootElement.ValueKind.Should().Be(System.Text.Json.JsonValueKind.Object);
        }
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        ReadOnlySpan<byte> telling = "\"\\{}[]:,\r\n0-e \0\xFF"u8;
        var bytes = new List<byte>(body);
        for (var edits = random.Next(1, 6); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = telling[random.Next(telling.Length)];
                    break;
                case 2:
                    bytes.Insert(at, telling[random.Next(telling.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}

/// <summary>A fact that takes minutes; run where LLMTRACING_LONG is set.</summary>
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() =>
        Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LLMTRACING_LONG")) ? "Takes minutes: set LLMTRACING_LONG to run it." : null;
}
