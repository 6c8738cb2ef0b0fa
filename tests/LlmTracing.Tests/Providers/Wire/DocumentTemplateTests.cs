using System.Globalization;
using System.Text;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>The short cut for documents of a known structure must see what the full scan sees, and keep nothing that was written.</summary>
public sealed class DocumentTemplateTests
{
    private const string Chat =
        """{"id":"chatcmpl-S","object":"chat.completion","created":N,"model":"W","choices":[{"index":0,"message":{"role":"assistant","content":"S","refusal":null,"annotations":[T]},"logprobs":T,"finish_reason":"W"}],"usage":{"prompt_tokens":N,"completion_tokens":N,"total_tokens":N,"prompt_tokens_details":{"cached_tokens":N}},"service_tier":"W","is_byok":B}""";

    private static readonly (WireShape Shape, string Body)[] Answers =
    [
        (WireShapes.OpenAiChat, Chat),
        (WireShapes.OpenAiChat, """{"id":"S","choices":[{"index":0,"message":{"content":null,"tool_calls":[{"id":"S","type":"function","function":{"name":"W","arguments":"S"}}]},"finish_reason":"tool_calls"},{"index":1,"message":{"content":"S"},"finish_reason":"W"}],"usage":{"prompt_tokens":N}}"""),
        (WireShapes.OpenAiChat, """{"error":{"message":"S","type":"W","code":N,"param":V}}"""),
        (WireShapes.AnthropicMessages, "{\n  \"id\": \"S\",\n  \"type\": \"message\",\n  \"model\": \"W\",\n  \"content\": [\n    {\"type\": \"text\", \"text\": \"S\"},\n    {\"type\": \"tool_use\", \"id\": \"S\", \"name\": \"W\", \"input\": T}\n  ],\n  \"stop_reason\": \"W\",\n  \"usage\": {\"input_tokens\": N, \"output_tokens\": N, \"iterations\": [{\"type\": \"W\", \"input_tokens\": N}]}\n}\n"),
        (WireShapes.OpenAiResponses, """{"id":"S","status":"W","model":"W","output":[{"type":"reasoning","summary":[T]},{"type":"message","content":[{"type":"output_text","text":"S","annotations":[]}]},{"type":"function_call","call_id":"S","name":"W","arguments":"S"}],"usage":{"input_tokens":N,"output_tokens":N,"output_tokens_details":{"reasoning_tokens":N}}}"""),
        (WireShapes.GeminiGenerate, """{"candidates":[{"content":{"parts":[{"text":"S"},{"functionCall":{"name":"W","args":T}}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":N,"candidatesTokenCount":N,"promptTokensDetails":[{"modality":"AUDIO","tokenCount":N}]},"modelVersion":"W"}"""),
    ];

    private static readonly string[] Strings =
        ["", "a", "hello", "\\\"", "tail\\\\", "\\\\\\\\\\\"", "\\u00e9", "é", "}]}", "\\\\n\\n", new('z', 31), new('z', 32), new('z', 300), string.Concat(Enumerable.Repeat("\\\"q\\\\ ", 40))];

    private static readonly string[] Words = ["stop", "length", "gpt-x", "gpt-y", "", "w\\u006f", new('m', 100)];
    private static readonly string[] Trees = ["null", "{}", "[]", "{\"a\":[1,\"}\"]}", "[[{}],\"\\\"]\"]", "{\"S\":{\"prompt_tokens\":9}}"];

    [Fact]
    public void Answers_read_whole_are_as_read_byte_by_byte()
    {
        var random = new Random(21);
        for (var run = 0; run < 4000; run++)
        {
            var (shape, text) = Answers[random.Next(Answers.Length)];
            var body = Encoding.UTF8.GetBytes(Fill(text, random));
            if (random.Next(4) == 0)
            {
                Spoil(body, random);
            }

            var slow = Wire.Describe(Wire.ReadPieces(shape, body, 1, Wire.Json));
            Wire.Describe(Wire.ReadPieces(shape, body, int.MaxValue, Wire.Json)).Should().Be(slow, Encoding.UTF8.GetString(body));
            Wire.Describe(Wire.ReadPieces(shape, body, random.Next(20, 900), Wire.Json)).Should().Be(slow, Encoding.UTF8.GetString(body));
        }
    }

    [Fact]
    public void Lines_of_documents_read_whole_are_as_read_byte_by_byte()
    {
        var random = new Random(22);
        for (var run = 0; run < 300; run++)
        {
            var lines = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => Fill("""{"model":"W","created_at":"S","message":{"role":"assistant","content":"S"},"done":B}""", random) + "\n"));
            var body = Encoding.UTF8.GetBytes(lines + Fill("""{"model":"W","done":true,"done_reason":"stop","prompt_eval_count":N,"eval_count":N}""", random));
            Wire.Describe(Wire.ReadPieces(WireShapes.Ollama, body, int.MaxValue, "application/x-ndjson")).Should()
                .Be(Wire.Describe(Wire.ReadPieces(WireShapes.Ollama, body, 1, "application/x-ndjson")), lines);
        }
    }

    [Fact]
    public void A_structure_is_known_from_the_third_time_on_whatever_its_values()
    {
        var root = PathNode.Build(AnswerPaths.Chat);
        for (var i = 1; i <= 3; i++)
        {
            Read(root, Document(i));
        }

        Find(root, Document(77)).Should().NotBeNull();
        Find(root, Document(77).Replace("\"created\"", "\"crated\"", StringComparison.Ordinal)).Should().BeNull();
        Find(root, Document(77)[..^1]).Should().BeNull("it is not whole");
    }

    [Fact]
    public void A_value_that_changes_at_last_is_told_as_it_is()
    {
        var root = PathNode.Build(AnswerPaths.Chat);
        for (var i = 1; i <= 5; i++)
        {
            Read(root, Document(i));
        }

        Read(root, Document(6).Replace("gpt-x", "gpt-y", StringComparison.Ordinal)).Should().Contain("model=gpt-y").And.Contain("usage.prompt_tokens=6");
        Find(root, Document(7)).Should().NotBeNull("the model is a hole now");
        Read(root, Document(7)).Should().Contain("model=gpt-x").And.Contain("usage.prompt_tokens=7");
    }

    [Fact]
    public void Nothing_is_kept_that_anybody_wrote()
    {
        var root = PathNode.Build(AnswerPaths.Chat);
        const string Secret = "hush";
        var body = Chat.Replace("S", Secret, StringComparison.Ordinal).Replace("T", $$"""{"{{Secret}}":"{{Secret}}"}""", StringComparison.Ordinal)
            .Replace("N", "5", StringComparison.Ordinal).Replace("B", "true", StringComparison.Ordinal);
        for (var i = 0; i < 4; i++)
        {
            Read(root, body);
        }

        var kept = Encoding.UTF8.GetString(Find(root, body)!.Bytes);
        kept.Should().Contain("prompt_tokens").And.NotContain(Secret);
    }

    [Fact]
    public void More_structures_than_there_is_room_for_are_read_none_the_less()
    {
        var root = PathNode.Build(AnswerPaths.Chat);
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 40; i++)
            {
                Read(root, $$"""{"k{{i}}":{{i}},"id":"c{{round}}","usage":{"prompt_tokens":{{round}} } }""").Should().Be($"id=c{round} usage.prompt_tokens={round} ");
            }
        }
    }

    private static string Document(int n) =>
        $$"""{"id":"c{{n}}","created":{{1000 + n}},"model":"gpt-x","choices":[{"index":0,"message":{"content":"{{new string('t', n)}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{n}} } }""";

    /// <summary>Puts values in the places of the letters.</summary>
    private static string Fill(string text, Random random)
    {
        var filled = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isAlone = text[i] is 'S' or 'N' or 'W' or 'T' or 'B' or 'V' && (i + 1 == text.Length || !char.IsLetter(text[i + 1])) && !char.IsLetter(text[i - 1]);
            filled.Append(!isAlone ? text[i].ToString() : text[i] switch
            {
                'S' => Pick(Strings, random),
                'W' => random.Next(3) > 0 ? Words[0] : Pick(Words, random),
                'N' => random.Next(12) == 0 ? Pick(["null", "1e3", "-2", "0.5", "99999999999999999999", "nul", "\"7\""], random) : random.Next(3).ToString(CultureInfo.InvariantCulture),
                'B' => random.Next(2) == 0 ? "true" : "false",
                'V' => Pick(["null", "\"x\"", "1"], random),
                _ => Pick(Trees, random),
            });
        }

        return filled.ToString();
    }

    /// <summary>Breaks something.</summary>
    private static void Spoil(byte[] body, Random random) => body[random.Next(body.Length)] = "\"\\{}[]:,0x \n\0"u8[random.Next(13)];

    private static string Pick(string[] of, Random random) => of[random.Next(of.Length)];

    private static string Read(PathNode root, string document)
    {
        var target = new Teller();
        var scanner = new JsonScanner(target);
        scanner.Begin(root);
        scanner.Feed(Encoding.UTF8.GetBytes(document));
        return target.Told.ToString();
    }

    private static DocumentTemplate? Find(PathNode root, string document)
    {
        Hole[] found = [];
        return root.Templates.Find(Encoding.UTF8.GetBytes(document), 0, ref found, out _);
    }

    private sealed class Teller : ScanTarget
    {
        public StringBuilder Told { get; } = new();

        public override void OnScalar(PathNode node, ReadOnlySpan<byte> raw) => Told.Append(node.Path).Append('=').Append(Encoding.UTF8.GetString(raw)).Append(' ');
    }
}
