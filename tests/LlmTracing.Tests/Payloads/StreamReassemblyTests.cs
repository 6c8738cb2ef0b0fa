using System.Text;
using System.Text.Json.Nodes;
using LlmTracing.Payloads.Streams;

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
    public void Anthropic_ThinkingWithItsSignature_CitationsAndAToolWithoutInput()
    {
        var message = Assemble("""
            data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let "}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"me"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"","citations":[]}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"cited_text":"a"}}}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"cited_text":"b"}}}

            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"now","input":{}}}

            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":9}}
            """);

        message["content"]!.ToJsonString().Should().Be(
            """[{"type":"thinking","thinking":"Let me","signature":"sig"},{"type":"text","text":"","citations":[{"cited_text":"a"},{"cited_text":"b"}]},{"type":"tool_use","id":"t1","name":"now","input":{}}]""");
        message["type"]!.ToString().Should().Be("message");
    }

    [Fact]
    public void OpenAiResponses_BrokenOff_IsPutTogetherFromItsItems() =>
        Assemble("""
            data: {"type":"response.created","response":{"id":"r1","status":"in_progress","output":[]}}

            data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","role":"assistant","content":[]}}

            data: {"type":"response.content_part.added","output_index":0,"content_index":0,"part":{"type":"output_text","text":""}}

            data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hel"}

            data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"lo"}

            data: {"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","name":"f","arguments":""}}

            data: {"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"a\":"}
            """)["output"]!.ToJsonString().Should().Be(
                """[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello"}]},{"type":"function_call","name":"f","arguments":"{\u0022a\u0022:"}]""");

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
    public void Gemini_ArrayOfAnswers_ThoughtsAndToolsApart_CandidatesByTheirIndex() =>
        Assemble("""
            [{"candidates":[{"content":{"parts":[{"text":"Hm","thought":true}],"role":"model"},"index":0}],"modelVersion":"gemini-x"},
            {"candidates":[{"content":{"parts":[{"text":"m","thought":true},{"text":"A"}]},"index":0},{"content":{"parts":[{"text":"B"}]},"index":1}]},
            {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{}}}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1}}]
            """).ToJsonString().Should().Be(
                """{"modelVersion":"gemini-x","usageMetadata":{"promptTokenCount":1},"candidates":[{"content":{"parts":[{"text":"Hmm","thought":true},{"text":"A"},{"functionCall":{"name":"f","args":{}}}],"role":"model"},"index":0,"finishReason":"STOP"},{"content":{"parts":[{"text":"B"}]},"index":1}]}""");

    [Fact]
    public void CohereVersion2_TextPlanAndTools() =>
        Assemble("""
            data: {"id":"c1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}

            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I "}}}

            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"will"}}}

            data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"t1","type":"function","function":{"name":"f","arguments":""}}}}}

            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{}"}}}}}

            data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}

            data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hi"}}}}

            data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":3,"output_tokens":1}}}}
            """).ToJsonString().Should().Be(
                """{"id":"c1","finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":3,"output_tokens":1}},"message":{"role":"assistant","tool_plan":"I will","content":[{"type":"text","text":"Hi"}],"tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}}]}}""");

    [Fact]
    public void CohereVersion1_IsItsLastEvent_OrTheTextSoFar()
    {
        const string Begun = "{\"event_type\":\"stream-start\",\"generation_id\":\"g1\"}\n{\"event_type\":\"text-generation\",\"text\":\"H\"}\n{\"event_type\":\"text-generation\",\"text\":\"i\"}\n";

        Assemble(Begun).ToJsonString().Should().Be("""{"generation_id":"g1","text":"Hi"}""");
        Assemble(Begun + """{"is_finished":true,"event_type":"stream-end","response":{"text":"Hi","meta":{}},"finish_reason":"COMPLETE"}""")
            .ToJsonString().Should().Be("""{"text":"Hi","meta":{},"finish_reason":"COMPLETE"}""");
    }

    [Fact]
    public void Ollama_ThinkingAndTools_AndGenerate()
    {
        Assemble("""
            {"model":"q","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}
            {"model":"q","message":{"role":"assistant","content":"","thinking":"m"},"done":false}
            {"model":"q","message":{"role":"assistant","content":"A","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":false}
            {"model":"q","message":{"role":"assistant","content":"B"},"done":true,"done_reason":"stop","eval_count":7}
            """).ToJsonString().Should().Be(
                """{"model":"q","message":{"role":"assistant","content":"AB","thinking":"Hmm","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":true,"done_reason":"stop","eval_count":7}""");
        Assemble("{\"response\":\"A\",\"done\":false}\n{\"response\":\"B\",\"done\":true,\"eval_count\":2}").ToJsonString()
            .Should().Be("""{"response":"AB","done":true,"eval_count":2}""");
    }

    [Fact]
    public void ConverseStream_TextReasoningAndTools() =>
        JsonNode.Parse(StreamReassembly.Assemble(
            [
                .. Frame("messageStart", """{"role":"assistant","p":"abc"}"""),
                .. Frame("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Hm"}}}"""),
                .. Frame("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"s"}}}"""),
                .. Frame("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"Hel"}}"""),
                .. Frame("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"lo"}}"""),
                .. Frame("contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"t1","name":"f"}}}"""),
                .. Frame("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"a\":"}}}"""),
                .. Frame("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"1}"}}}"""),
                .. Frame("contentBlockStop", """{"contentBlockIndex":2}"""),
                .. Frame("messageStop", """{"stopReason":"tool_use"}"""),
                .. Frame("metadata", """{"usage":{"inputTokens":3,"outputTokens":1},"metrics":{"latencyMs":9}}"""),
                .. Frame("metadata", "{}")[..7],
            ]))!.ToJsonString().Should().Be(
                """{"stopReason":"tool_use","usage":{"inputTokens":3,"outputTokens":1},"metrics":{"latencyMs":9},"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm","signature":"s"}}},{"text":"Hello"},{"toolUse":{"toolUseId":"t1","name":"f","input":{"a":1}}}]}}}""");

    [Fact]
    public void InvokeModelStream_IsTheModelsOwnMessage() =>
        JsonNode.Parse(StreamReassembly.Assemble(
            [
                .. Frame("chunk", Wrapped("""{"type":"message_start","message":{"id":"m1","content":[],"usage":{"input_tokens":3}}}""")),
                .. Frame("chunk", Wrapped("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""")),
                .. Frame("chunk", Wrapped("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""")),
                .. Frame("chunk", Wrapped("""{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":3}}""")),
            ]))!.ToJsonString().Should().Be(
                """{"id":"m1","content":[{"type":"text","text":"Hi"}],"usage":{"input_tokens":3},"amazon-bedrock-invocationMetrics":{"inputTokenCount":3}}""");

    [Fact]
    public void FieldsOfTheWrongKind_DoNotThrow()
    {
        foreach (var shape in new[]
        {
            """{"choices":[{"index":"x","delta":{"content":5}},7,null],"usage":[]}""", """{"type":"message_start","message":7}""", """{"type":5,"choices":[]}""",
            """{"candidates":[{"content":{"parts":7}}]}""", """{"message":{"content":{}},"done":1}""", """{"messageStart":{"role":{}},"metadata":3}""",
            """{"type":"response.output_text.delta","delta":{},"output_index":"x"}""", """{"type":"message-start","delta":7,"index":[]}""",
        })
        {
            var body = Encoding.UTF8.GetBytes($"data: {shape}\n\ndata: {shape}\n\n");
            body.Invoking(b => JsonNode.Parse(StreamReassembly.Assemble(b))).Should().NotThrow(shape);
        }
    }

    [Fact]
    public void LongStreams_AreJoinedInLinearTime()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n", 50_000)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        JsonNode.Parse(StreamReassembly.Assemble(body))!["choices"]![0]!["message"]!["content"]!.ToString().Should().HaveLength(250_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100L * body.Length);
    }

    [Fact]
    public void UnknownEvents_AreAList() =>
        JsonNode.Parse(StreamReassembly.Assemble("data: {\"x\":1}\n\ndata: {\"x\":2}\n\ndata: {\"x\":"u8))!.AsArray().Should().HaveCount(2);

    private static string Wrapped(string json) => $"{{\"bytes\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}\"}}";

    // Checksums are left zero: nothing reads them here.
    private static byte[] Frame(string name, string payload)
    {
        var headers = new List<byte>();
        foreach (var (key, value) in new[] { (":event-type", name), (":message-type", "event") })
        {
            headers.AddRange([(byte)key.Length, .. Encoding.UTF8.GetBytes(key), 7, 0, (byte)value.Length, .. Encoding.UTF8.GetBytes(value)]);
        }

        var body = Encoding.UTF8.GetBytes(payload);
        var total = 16 + headers.Count + body.Length;
        return [0, 0, (byte)(total >> 8), (byte)total, 0, 0, 0, (byte)headers.Count, 0, 0, 0, 0, .. headers, .. body, 0, 0, 0, 0];
    }

    private static JsonObject Assemble(string body) => JsonNode.Parse(StreamReassembly.Assemble(Encoding.UTF8.GetBytes(body)))!.AsObject();
}
