using System.Text;
using System.Text.Json.Nodes;
using LlmTracing.Payloads;

namespace LlmTracing.Tests.Payloads;

public sealed class StreamReassemblyTests
{
    [Fact]
    public void OpenAiChat_TextAndToolCalls()
    {
        var message = Assemble("""
            data: {"id":"c1","model":"gpt-4o","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{"content":"lo","tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\""}}]}}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}

            data: {"id":"c1","choices":[],"usage":{"prompt_tokens":3}}

            data: [DONE]
            """);

        message["model"]!.ToString().Should().Be("gpt-4o");
        var choice = message["choices"]![0]!;
        choice["message"]!["content"]!.ToString().Should().Be("Hello");
        choice["message"]!["role"]!.ToString().Should().Be("assistant");
        choice["message"]!["tool_calls"]![0]!["function"]!["arguments"]!.ToString().Should().Be("{\"a\":1}");
        choice["finish_reason"]!.ToString().Should().Be("tool_calls");
        message["usage"]!["prompt_tokens"]!.GetValue<int>().Should().Be(3);
    }

    [Fact]
    public void Anthropic_TextThinkingAndToolInput()
    {
        var message = Assemble("""
            event: message_start
            data: {"type":"message_start","message":{"id":"m1","role":"assistant","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":":1}"}}

            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}

            data: {"type":"message_stop"}
            """);

        message["content"]![0]!["text"]!.ToString().Should().Be("Hello");
        message["content"]![1]!["input"]!["a"]!.GetValue<int>().Should().Be(1);
        message["stop_reason"]!.ToString().Should().Be("tool_use");
        message["usage"]!["output_tokens"]!.GetValue<int>().Should().Be(9);
        message["usage"]!["input_tokens"]!.GetValue<int>().Should().Be(5);
    }

    [Fact]
    public void OpenAiResponses_IsItsFinalResponse() =>
        Assemble("""
            data: {"type":"response.output_text.delta","delta":"Hi"}

            data: {"type":"response.completed","response":{"id":"r1","output":[{"type":"message"}]}}
            """)["id"]!.ToString().Should().Be("r1");

    [Fact]
    public void Gemini_PartsAddUp() =>
        Assemble("""
            data: {"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}

            data: {"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}}
            """)["candidates"]![0]!["content"]!["parts"]![0]!["text"]!.ToString().Should().Be("Hello");

    [Fact]
    public void Ollama_LinesAddUp() =>
        Assemble("{\"message\":{\"content\":\"Hel\"},\"done\":false}\n{\"message\":{\"content\":\"lo\"},\"done\":true}")
            ["message"]!["content"]!.ToString().Should().Be("Hello");

    [Fact]
    public void UnknownEvents_AreAList() =>
        JsonNode.Parse(StreamReassembly.Assemble("data: {\"x\":1}\n\ndata: {\"x\":2}\n\ndata: {\"x\":"u8))!.AsArray().Should().HaveCount(2);

    private static JsonObject Assemble(string body) => JsonNode.Parse(StreamReassembly.Assemble(Encoding.UTF8.GetBytes(body)))!.AsObject();
}
