using LlmTracing.Assembly;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class GoogleTests
{
    [Fact]
    public void Stream_of_events_repeats_cumulative_counts()
    {
        const string Stream =
            "data: {\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hel\"}]}}],\"usageMetadata\":{\"promptTokenCount\":13,\"thoughtsTokenCount\":61,\"totalTokenCount\":74},\"modelVersion\":\"gemini-y\",\"responseId\":\"r1\"}\r\n\r\n"
            + "data: {\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"lo\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":13,\"candidatesTokenCount\":10,\"thoughtsTokenCount\":61,\"totalTokenCount\":84},\"modelVersion\":\"gemini-y\",\"responseId\":\"r1\"}\r\n\r\n";

        var facts = Wire.Read(WireShapes.GeminiGenerate, Stream);

        facts.Counts().Should().Be("13/71/-/-/61");
        facts.Finish().Should().Be("STOP");
        facts.Response.Should().BeEquivalentTo(new { Id = "r1", Model = "gemini-y", IsStream = true, SawEnd = true, TextBytes = 5L });
    }

    [Fact]
    public void An_array_whose_elements_arrive_over_time_is_a_stream()
    {
        const string Body = """
            [{"candidates":[{"index":0,"content":{"parts":[{"text":"hel"}]}}],"usageMetadata":{"promptTokenCount":13,"totalTokenCount":13},"modelVersion":"gemini-y"}
            ,
            {"candidates":[{"content":{"parts":[{"functionCall":{"name":"weather","args":{"q":[1,{"x":"]"}]}}},{"functionCall":{"name":"time"}}]},"finishReason":1}],"usageMetadata":{"promptTokenCount":13,"candidatesTokenCount":5,"toolUsePromptTokenCount":7,"cachedContentTokenCount":8,"totalTokenCount":25,"promptTokensDetails":[{"modality":"TEXT","tokenCount":9},{"tokenCount":4,"modality":"AUDIO"}]}}
            ]
            """;

        var facts = Wire.Read(WireShapes.GeminiGenerate, Body, Wire.Json);

        facts.Counts().Should().Be("20/5/8/-/-");
        facts.Finish().Should().Be("1");
        facts.Tools().Should().Be("weather,time");
        facts.Response.Should().BeEquivalentTo(new { IsStream = true, Chunks = 2L, ToolCalls = 2 });
        facts.Response.Usage.AudioInput.Should().Be(4);
    }

    [Fact]
    public void A_whole_usage_object_takes_the_place_of_those_before_it() =>
        Wire.Read(
            WireShapes.GeminiGenerate,
            "data: {\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":9,\"totalTokenCount\":14}}\n\ndata: {\"usageMetadata\":{\"promptTokenCount\":5,\"totalTokenCount\":5}}\n\n")
            .Counts().Should().Be("5/-/-/-/-");

    [Fact]
    public void A_blocked_prompt_has_no_output_and_is_no_error()
    {
        var facts = Wire.Read(
            WireShapes.GeminiGenerate,
            "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9},\"modelVersion\":\"g\"}\n\n");

        facts.Counts().Should().Be("9/-/-/-/-");
        facts.Response.Should().BeEquivalentTo(new { Error = (object?)null, SawEnd = true });
    }

    [Theory]
    [InlineData("""{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED","details":[{"@type":"t","retryDelay":"27s"}]}}""", Wire.Json)]
    [InlineData("""[{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED"}}]""", Wire.Json)]
    [InlineData("{\n \"error\":{\"code\":429,\"message\":\"x\",\n\"status\":\"RESOURCE_EXHAUSTED\"}\n}\n", Wire.Sse)]
    [InlineData("data: {\"candidates\":[]}\n\n{\n  \"error\": {\n    \"code\": 429, \"message\": \"x\",\n\n \"status\": \"RESOURCE_EXHAUSTED\"\n  }\n}\n", Wire.Sse)]
    [InlineData("data: {\"error\":{\"code\":429,\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\"}}\n\n", Wire.Sse)]
    public void An_error_is_found_wherever_Google_puts_it(string body, string type) =>
        Wire.Read(WireShapes.GeminiGenerate, body, type).Response.Error.Should().Be(new ProviderError("RESOURCE_EXHAUSTED", "429", "x"));

    [Fact]
    public void Interactions_tell_their_usage_at_the_end()
    {
        const string Stream = """
            event: interaction.created
            data: {"event_type":"interaction.created","interaction":{"id":"v1","model":"gemini-y","status":"in_progress"}}

            event: step.start
            data: {"event_type":"step.start","index":0,"step":{"type":"function_call","id":"f1","name":"weather"}}

            event: step.delta
            data: {"event_type":"step.delta","index":1,"delta":{"type":"text","text":"ok"}}

            event: interaction.completed
            data: {"event_type":"interaction.completed","interaction":{"id":"v1","model":"gemini-y","status":"requires_action","usage":{"total_cached_tokens":2,"total_input_tokens":8,"total_output_tokens":3,"total_thought_tokens":41,"total_tokens":56,"total_tool_use_tokens":4}}}

            event: done
            data: [DONE]


            """;

        var facts = Wire.Read(WireShapes.GeminiInteractions, Stream);

        facts.Counts().Should().Be("12/44/2/-/41");
        facts.Finish().Should().Be("requires_action");
        facts.Tools().Should().Be("weather");
        facts.Response.SawEnd.Should().BeTrue();
    }
}
