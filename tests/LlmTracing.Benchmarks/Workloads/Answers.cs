using System.Globalization;
using System.Text;

namespace LlmTracing.Benchmarks.Workloads;

/// <summary>Answers of the sizes that the targets name, in OpenAI's wire format.</summary>
internal static class Answers
{
    private const string Sentence = "The quick brown fox jumps over the lazy dog, and says \\\"hello\\\" on the way. ";

    /// <summary>A chat answer of about 2 KB.</summary>
    public static byte[] Chat2Kb { get; } = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-CfKz7","object":"chat.completion","created":1786000000,"model":"gpt-x-2026-01-01","choices":[{"index":0,"message":{"role":"assistant","content":" """
        + string.Concat(Enumerable.Repeat(Sentence, 17))
        + """
        ","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1200,"completion_tokens":340,"total_tokens":1540,"prompt_tokens_details":{"cached_tokens":1024,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":64,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"service_tier":"default","system_fingerprint":"fp_1234567890"}
        """);

    /// <summary>Answers like <see cref="Chat2Kb"/> as calls one after another get them: other ids, times, texts and counts.</summary>
    public static byte[][][] Chats2Kb { get; } = [.. Enumerable.Range(0, 64).Select(static n => new[] { MakeChat(n) })];

    /// <summary>Answers like <see cref="Chat2Kb"/>, each of another structure: none has been seen lately when it comes.</summary>
    public static byte[][][] OddChats2Kb { get; } = [.. Enumerable.Range(0, 512).Select(static n => new[] { MakeOddChat(n) })];

    /// <summary>An embeddings answer of about 1 MB: 32 vectors of 1,536 numbers.</summary>
    public static byte[] Embeddings1Mb { get; } = MakeEmbeddings();

    /// <summary>A chat stream of 500 events, about 150 KB, the last with usage.</summary>
    public static byte[][] Sse500 { get; } = MakeStream(500);

    /// <summary>A chat request with a few messages.</summary>
    public static byte[] ChatRequest(bool stream) => Encoding.UTF8.GetBytes(
        """{"model":"gpt-x","messages":[{"role":"system","content":"You are terse."},{"role":"user","content":" """
        + string.Concat(Enumerable.Repeat(Sentence, 6))
        + (stream ? """ "}],"temperature":0.2,"stream":true,"stream_options":{"include_usage":true}}""" : """ "}],"temperature":0.2,"max_tokens":800}"""));

    /// <summary>A request of an agent, about 20 KB: what was said so far, and the schemas of its tools.</summary>
    public static byte[] AgentRequest { get; } = MakeAgentRequest();

    public static byte[][] MakeStream(int events)
    {
        const string Head = """data: {"id":"chatcmpl-CfKz7AbCdEfGhIjKlMnOpQrStUvWx","object":"chat.completion.chunk","created":1786000000,"model":"gpt-x-2026-01-01","service_tier":"default","system_fingerprint":"fp_1234567890","choices":""";
        var random = new Random(7);
        var chunks = new List<byte[]> { Encoding.UTF8.GetBytes(Head + """[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"a1b2"}""" + "\n\n") };
        while (chunks.Count < events - 2)
        {
            var word = Sentence.Split(' ')[chunks.Count % 14];
            var padding = new string('x', random.Next(4, 16));
            chunks.Add(Encoding.UTF8.GetBytes($$"""{{Head}}[{"index":0,"delta":{"content":" {{word}}"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"{{padding}}"}""" + "\n\n"));
        }

        chunks.Add(Encoding.UTF8.GetBytes(Head + """[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"obfuscation":"q"}""" + "\n\n"));
        chunks.Add(Encoding.UTF8.GetBytes(Head + """[],"usage":{"prompt_tokens":120,"completion_tokens":497,"total_tokens":617,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}""" + "\n\ndata: [DONE]\n\n"));
        return [.. chunks];
    }

    private static byte[] MakeAgentRequest()
    {
        var turns = Enumerable.Range(0, 30).Select(static n => n % 3 == 2
            ? $$"""{"role":"tool","tool_call_id":"call_{{n}}","content":"{\"rows\":[{\"id\":{{n}},\"name\":\"fox\"}]}"}"""
            : $$"""{"role":"{{(n % 3 == 0 ? "user" : "assistant")}}","content":[{"type":"text","text":"{{Sentence}}{{Sentence}}"}]}""");
        var tools = Enumerable.Range(0, 20).Select(static n =>
            $$"""{"type":"function","function":{"name":"tool_{{n}}","description":"{{Sentence}}","parameters":{"type":"object","properties":{"id":{"type":"string","description":"Which one."},"limit":{"type":"integer","minimum":1,"maximum":100},"tags":{"type":"array","items":{"type":"string","enum":["a","b","c"]} } },"required":["id"],"additionalProperties":false} } }""");
        return Encoding.UTF8.GetBytes($$"""{"model":"gpt-x","temperature":0.2,"messages":[{{string.Join(',', turns)}}],"tools":[{{string.Join(',', tools)}}],"tool_choice":"auto","max_tokens":800}""");
    }

    private static byte[] MakeChat(int n)
    {
        var random = new Random(n);
        var text = Encoding.UTF8.GetString(Chat2Kb)
            .Replace("CfKz7", random.Next(0x10000, 0x100000).ToString("x", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(" on the way. \"", string.Concat(" on the way", new string('.', random.Next(60)), "\""), StringComparison.Ordinal);
        foreach (var (number, most) in new[] { ("1786000000", 1_799_999_999), ("1200", 5000), ("340", 900), ("1540", 5900), ("1024", 2048), ("64", 300) })
        {
            text = text.Replace($":{number}", string.Create(CultureInfo.InvariantCulture, $":{random.Next(most / 10, most)}"), StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private static byte[] MakeOddChat(int n)
    {
        var members = string.Concat(Enumerable.Range(0, 9).Where(bit => (n & (1 << bit)) != 0).Select(static bit => $"\"{"abcdefghi"[bit]}\":{bit},"));
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(MakeChat(n)).Insert(1, members));
    }

    private static byte[] MakeEmbeddings()
    {
        var random = new Random(5);
        var text = new StringBuilder("""{"object":"list","data":[""");
        for (var v = 0; v < 32; v++)
        {
            text.Append(v == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""{"object":"embedding","index":{{v}},"embedding":[""");
            for (var i = 0; i < 1536; i++)
            {
                text.Append(i == 0 ? "" : ",").Append((random.NextDouble() - 0.5).ToString("0.#################", CultureInfo.InvariantCulture));
            }

            text.Append("]}");
        }

        return Encoding.UTF8.GetBytes(text.Append("""],"model":"text-embedding-x","usage":{"prompt_tokens":4096,"total_tokens":4096}}""").ToString());
    }
}
