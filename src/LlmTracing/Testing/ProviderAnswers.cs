using System.Globalization;
using System.Text.Json;

namespace LlmTracing.Testing;

/// <summary>Answers in the words of the providers, with the numbers that a test asks for.</summary>
public static class ProviderAnswers
{
    /// <summary>An answer of OpenAI to <c>POST /v1/chat/completions</c>.</summary>
    /// <param name="text">What the model says.</param>
    /// <param name="model">The model that answers.</param>
    /// <param name="inputTokens">Tokens of the prompt.</param>
    /// <param name="outputTokens">Tokens of the answer.</param>
    public static RecordedAnswer OpenAi(string text = "Hello.", string model = "gpt-4o-2024-11-20", int inputTokens = 12, int outputTokens = 3) =>
        RecordedAnswer.Json(new AnswerTemplate(model, inputTokens, outputTokens).Fill(
            """{"id":"chatcmpl-recorded","object":"chat.completion","created":1767225600,"model":<model>,"choices":[{"index":0,"message":{"role":"assistant","content":<text>,"refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":<in>,"completion_tokens":<out>,"total_tokens":<total>}}""",
            text));

    /// <summary>OpenAI, <c>POST /v1/chat/completions</c> with <c>stream</c>: one event for each word, one with the usage, <c>[DONE]</c>.</summary>
    /// <inheritdoc cref="OpenAi" path="/param"/>
    public static RecordedAnswer OpenAiStream(string text = "Hello there.", string model = "gpt-4o-2024-11-20", int inputTokens = 12, int outputTokens = 3)
    {
        const string Start = """data: {"id":"chatcmpl-recorded","object":"chat.completion.chunk","created":1767225600,"model":<model>,"choices":[""";
        var template = new AnswerTemplate(model, inputTokens, outputTokens);
        return RecordedAnswer.Events(
        [
            .. Words(text).Select(word => template.Fill(
                Start + """{"index":0,"delta":{"role":"assistant","content":<text>},"finish_reason":null}],"usage":null}""", word)),
            template.Fill(Start + """{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}"""),
            template.Fill(Start + """],"usage":{"prompt_tokens":<in>,"completion_tokens":<out>,"total_tokens":<total>}}"""),
            "data: [DONE]",
        ]);
    }

    /// <summary>Anthropic, <c>POST /v1/messages</c>.</summary>
    /// <inheritdoc cref="OpenAi" path="/param"/>
    public static RecordedAnswer Anthropic(string text = "Hello.", string model = "claude-sonnet-4-5-20250929", int inputTokens = 12, int outputTokens = 3) =>
        RecordedAnswer.Json(new AnswerTemplate(model, inputTokens, outputTokens).Fill(
            """{"id":"msg_recorded","type":"message","role":"assistant","model":<model>,"content":[{"type":"text","text":<text>}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":<in>,"output_tokens":<out>}}""",
            text));

    /// <summary>Anthropic, <c>POST /v1/messages</c> with <c>stream</c>: start, one delta for each word, end.</summary>
    /// <inheritdoc cref="OpenAi" path="/param"/>
    public static RecordedAnswer AnthropicStream(string text = "Hello there.", string model = "claude-sonnet-4-5-20250929", int inputTokens = 12, int outputTokens = 3)
    {
        var template = new AnswerTemplate(model, inputTokens, outputTokens);
        return RecordedAnswer.Events(
        [
            template.Fill(
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_recorded","type":"message","role":"assistant","model":<model>,"content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":<in>,"output_tokens":1}}}
                """),
            """
            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
            """,
            .. Words(text).Select(word => template.Fill(
                """
                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":<text>}}
                """,
                word)),
            """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}
            """,
            template.Fill(
                """
                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":<out>}}
                """),
            """
            event: message_stop
            data: {"type":"message_stop"}
            """,
        ]);
    }

    /// <summary>Google Gemini, <c>POST /v1beta/models/{model}:generateContent</c>.</summary>
    /// <inheritdoc cref="OpenAi" path="/param"/>
    public static RecordedAnswer Gemini(string text = "Hello.", string model = "gemini-2.5-flash", int inputTokens = 12, int outputTokens = 3) =>
        RecordedAnswer.Json(new AnswerTemplate(model, inputTokens, outputTokens).Fill(LastOfGemini, text));

    /// <summary>Google Gemini, <c>POST /v1beta/models/{model}:streamGenerateContent?alt=sse</c>: one event for each word.</summary>
    /// <inheritdoc cref="OpenAi" path="/param"/>
    public static RecordedAnswer GeminiStream(string text = "Hello there.", string model = "gemini-2.5-flash", int inputTokens = 12, int outputTokens = 3)
    {
        const string Earlier =
            """{"candidates":[{"content":{"parts":[{"text":<text>}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":<in>,"totalTokenCount":<in>},"modelVersion":<model>,"responseId":"recorded"}""";
        var template = new AnswerTemplate(model, inputTokens, outputTokens);
        var words = Words(text);
        return RecordedAnswer.Events(words.Select((word, i) => "data: " + template.Fill(i < words.Length - 1 ? Earlier : LastOfGemini, word)));
    }

    private const string LastOfGemini =
        """{"candidates":[{"content":{"parts":[{"text":<text>}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":<in>,"candidatesTokenCount":<out>,"totalTokenCount":<total>},"modelVersion":<model>,"responseId":"recorded"}""";

    /// <summary>A text as a JSON string.</summary>
    internal static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>The words of a text, each with the blank before it, so that they join to the text again.</summary>
    private static string[] Words(string text) => [.. text.Split(' ').Select(static (word, i) => i == 0 ? word : " " + word)];

    /// <summary>What an answer says, put in the place of its names.</summary>
    private readonly record struct AnswerTemplate(string Model, int InputTokens, int OutputTokens)
    {
        public string Fill(string template, string text = "") => template
            .Replace("<in>", Number(InputTokens), StringComparison.Ordinal)
            .Replace("<out>", Number(OutputTokens), StringComparison.Ordinal)
            .Replace("<total>", Number(InputTokens + OutputTokens), StringComparison.Ordinal)
            .Replace("<model>", Quoted(Model), StringComparison.Ordinal)
            .Replace("<text>", Quoted(text), StringComparison.Ordinal);

        private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
