using LlmTracing.Assembly;
using LlmTracing.Providers.Wire;
using static LlmTracing.Tests.Providers.Wire.EventStreamBytes;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class BedrockTests
{
    private const string Metadata = """{"usage":{"inputTokens":4,"outputTokens":50,"totalTokens":18185,"cacheReadInputTokens":0,"cacheWriteInputTokens":18131,"cacheWriteInputTokenCount":18131},"metrics":{"latencyMs":900}}""";

    private static readonly byte[][] ConverseFrames =
    [
        Event("messageStart", """{"role":"assistant","p":"ab"}"""),
        Event("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"weather"}}}"""),
        Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"toolUse":{"input":"{\"q\":1}"}}}"""),
        Event("contentBlockStop", """{"contentBlockIndex":0}"""),
        Event("messageStop", """{"stopReason":"tool_use"}"""),
        Event("metadata", Metadata),
    ];

    [Fact]
    public void Converse_stream()
    {
        var facts = Wire.Read(WireShapes.BedrockConverse, Frames(ConverseFrames), Wire.EventStream);

        facts.Counts().Should().Be("18135/50/0/18131/-");
        facts.Finish().Should().Be("tool_use");
        facts.Tools().Should().Be("weather");
        facts.Response.Should().BeEquivalentTo(new { ToolCalls = 1, IsStream = true, SawEnd = true, Chunks = 6L });
    }

    [Theory]
    [InlineData(4995, 0, 4993, "4995/19/0/4993/-")]
    [InlineData(2, 0, 4993, "4995/19/0/4993/-")]
    [InlineData(7, 0, 0, "7/19/0/0/-")]
    public void Converse_stream_of_openai_models_may_hold_the_caches_in_the_input(int input, int read, int write, string counts)
    {
        var usage = $$"""{"usage":{"inputTokens":{{input}},"cacheReadInputTokens":{{read}},"cacheWriteInputTokens":{{write}},"outputTokens":19,"totalTokens":10007 } }""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.openai.gpt-5/converse-stream");
        new LlmTracing.Providers.ProviderCatalog().TryMatch(request, out var match).Should().BeTrue();

        var facts = Wire.Read(match.Shape, Frames([.. ConverseFrames[..5], Event("metadata", usage)]), Wire.EventStream);

        facts.Counts().Should().Be(counts);
    }

    [Fact]
    public void Invoke_mistral_and_deepseek_name_their_finish_a_stop_reason()
    {
        Wire.Read(WireShapes.BedrockInvoke, """{"choices":[{"index":0,"message":{"content":"x"},"stop_reason":"length"}]}""", Wire.Json).Finish().Should().Be("length");
        Wire.Read(WireShapes.BedrockInvoke, """{"choices":[{"index":0,"finish_reason":"stop","stop_reason":128009}]}""", Wire.Json).Finish().Should().Be("stop");
    }

    [Fact]
    public void A_frame_with_a_wrong_checksum_ends_the_reading_and_does_not_count()
    {
        var bad = Event("metadata", Metadata);
        bad[^1] ^= 1;

        var facts = Wire.Read(WireShapes.BedrockConverse, Frames([.. ConverseFrames[..5], bad, ConverseFrames[5]]), Wire.EventStream);

        facts.Counts().Should().Be("-/-/-/-/-");
        facts.Finish().Should().Be("tool_use");
    }

    [Theory]
    [InlineData(0)] // total length
    [InlineData(5)] // length of the headers
    [InlineData(9)] // the prelude's own checksum
    public void A_wrong_prelude_ends_the_reading(int at)
    {
        var bad = Event("metadata", Metadata);
        bad[at] ^= 0x40;

        Wire.Read(WireShapes.BedrockConverse, Frames(bad, ConverseFrames[5]), Wire.EventStream).Counts().Should().Be("-/-/-/-/-");
    }

    [Fact]
    public void An_exception_in_the_stream_is_an_error()
    {
        var facts = Wire.Read(
            WireShapes.BedrockConverse, Frames(ConverseFrames[0], EventStreamBytes.Exception("throttlingException", """{"message":"slow down"}""")), Wire.EventStream);

        facts.Response.Error.Should().Be(new ProviderError("throttlingException", null, "slow down"));
        facts.Response.SawEnd.Should().BeFalse();
    }

    [Fact]
    public void Known_frames_have_right_checksums()
    {
        // Frames as AWS writes them: an empty message and one of ConverseStream's metadata.
        var frames = Convert.FromBase64String("AAAAEAAAAAAFwkjrfZjI/w==").Concat(Convert.FromBase64String(
            "AAAAmgAAAE5v8IxPCzpldmVudC10eXBlBwAIbWV0YWRhdGENOmNvbnRlbnQtdHlwZQcAEGFwcGxpY2F0aW9uL2pzb24NOm1lc3NhZ2UtdHlwZQcABWV2ZW50eyJ1c2FnZSI6eyJpbnB1dFRva2VucyI6NCwib3V0cHV0VG9rZW5zIjoyLCJ0b3RhbFRva2VucyI6Nn19SW+G3w=="));

        Wire.Read(WireShapes.BedrockConverse, [.. frames], Wire.EventStream).Counts().Should().Be("4/2/-/-/-");
    }

    [Fact]
    public void Invoke_stream_of_Titan_with_metrics()
    {
        var facts = Wire.Read(
            WireShapes.BedrockInvoke,
            Frames(
                Chunk("""{"outputText":"hello","index":0,"totalOutputTextTokenCount":null,"completionReason":null,"inputTextTokenCount":28.0}"""),
                Chunk("""{"outputText":" world","totalOutputTextTokenCount":188.0,"completionReason":"FINISH","inputTextTokenCount":null,"amazon-bedrock-invocationMetrics":{"inputTokenCount":28,"outputTokenCount":188,"invocationLatency":900}}""")),
            Wire.EventStream,
            model: "amazon.titan-text-express-v1");

        facts.Counts().Should().Be("28/188/-/-/-");
        facts.Finish().Should().Be("FINISH");
        facts.Response.Should().BeEquivalentTo(new { IsStream = true, SawEnd = true, TextBytes = 11L });
    }

    [Fact]
    public void Invoke_stream_of_Claude_prefers_its_own_counts_to_the_metrics()
    {
        var facts = Wire.Read(
            WireShapes.BedrockInvoke,
            Frames(
                Chunk("""{"type":"message_start","message":{"id":"msg_bdrk_1","model":"claude-y","usage":{"input_tokens":4,"cache_creation_input_tokens":10,"cache_read_input_tokens":0,"output_tokens":1}}}"""),
                Chunk("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"weather","input":{}}}"""),
                Chunk("""{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":88}}"""),
                Chunk("""{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":4,"outputTokenCount":72}}""")),
            Wire.EventStream);

        facts.Counts().Should().Be("14/88/0/10/-");
        facts.Tools().Should().Be("weather");
        facts.Finish().Should().Be("tool_use");
    }

    [Theory]
    [InlineData("anthropic", """{"type":"message","content":[{"type":"text","text":"x"}],"stop_reason":"end_turn","usage":{"input_tokens":4,"output_tokens":2}}""", "4/2/-/-/-", "end_turn")]
    [InlineData("nova", """{"output":{"message":{"content":[{"text":"x"}]}},"stopReason":"end_turn","usage":{"inputTokens":5,"outputTokens":6,"totalTokens":14,"cacheReadInputTokenCount":3}}""", "8/6/3/-/-", "end_turn")]
    [InlineData("titan", """{"inputTextTokenCount":5,"results":[{"tokenCount":7,"outputText":"x","completionReason":"LENGTH"}]}""", "5/7/-/-/-", "LENGTH")]
    [InlineData("llama", """{"generation":"x","prompt_token_count":5,"generation_token_count":7,"stop_reason":"stop"}""", "5/7/-/-/-", "stop")]
    [InlineData("mistral", """{"outputs":[{"text":"x","stop_reason":"length"}]}""", "11/12/-/-/-", "length")]
    [InlineData("cohere", """{"generations":[{"finish_reason":"COMPLETE","text":"x"}]}""", "11/12/-/-/-", "COMPLETE")]
    [InlineData("ai21", """{"completions":[{"data":{"text":"x"},"finishReason":{"reason":"endoftext"}}]}""", "11/12/-/-/-", "endoftext")]
    [InlineData("deepseek", """{"choices":[{"index":0,"message":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""", "1/2/-/-/-", "stop")]
    public void Invoke_reads_every_family_and_falls_back_to_the_headers(string family, string body, string counts, string finish)
    {
        var facts = Wire.ReadPieces(
            WireShapes.BedrockInvoke, System.Text.Encoding.UTF8.GetBytes(body), 7, Wire.Json, 200, family,
            ("X-Amzn-Bedrock-Input-Token-Count", "11"), ("X-Amzn-Bedrock-Output-Token-Count", "12"));

        facts.Counts().Should().Be(counts);
        facts.Finish().Should().Be(finish);
    }

    [Fact]
    public void The_type_of_an_error_stands_in_a_header() =>
        Wire.ReadPieces(
            WireShapes.BedrockConverse, """{"message":"Too many requests"}"""u8.ToArray(), 3, Wire.Json, 429, null,
            ("x-amzn-ErrorType", "ThrottlingException:http://internal.example/"), ("x-amzn-RequestId", "req-1"))
            .Response.Should().BeEquivalentTo(new { Error = new ProviderError("ThrottlingException", null, "Too many requests"), RequestId = "req-1" });
}
