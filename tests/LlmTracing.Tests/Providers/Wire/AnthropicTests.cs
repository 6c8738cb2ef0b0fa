using LlmTracing.Assembly;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class AnthropicTests
{
    private const string Start = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_3","type":"message","role":"assistant","model":"claude-y","content":[],"stop_reason":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":300,"cache_creation":{"ephemeral_5m_input_tokens":150,"ephemeral_1h_input_tokens":50},"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","caller":{"type":"direct","name":"no"},"id":"toolu_1","name":"weather","input":{}}}

        event: ping
        data: {"type": "ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"q\":1}"}           }


        """;

    private const string End = """
        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":300,"output_tokens":25}}

        event: message_stop
        data: {"type":"message_stop"}

        """;

    [Fact]
    public void Stream_counts_are_the_last_said_never_added()
    {
        var facts = Wire.Read(WireShapes.AnthropicMessages, Start + End);

        facts.Counts().Should().Be("510/25/300/200/-");
        facts.Response.Usage.CacheWriteOneHour.Should().Be(50, "only the first event splits the write");
        facts.Finish().Should().Be("tool_use");
        facts.Tools().Should().Be("weather");
        facts.Response.Should().BeEquivalentTo(new { Id = "msg_3", Model = "claude-y", ToolCalls = 1, SawEnd = true, TextBytes = 7L });
    }

    [Fact]
    public void Server_tools_grow_the_input_while_the_stream_runs() =>
        Wire.Read(
            WireShapes.AnthropicMessages,
            "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":2479,\"output_tokens\":3}}}\n\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":404500,\"output_tokens\":90}}\n\n")
            .Counts().Should().Be("404500/90/-/-/-");

    [Fact]
    public void An_overloaded_server_half_way_is_an_error_and_no_end()
    {
        var facts = Wire.Read(
            WireShapes.AnthropicMessages,
            Start + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"},\"request_id\":\"req_1\"}\n\n");

        facts.Response.Error.Should().Be(new ProviderError("overloaded_error", null, "Overloaded"));
        facts.Response.SawEnd.Should().BeFalse();
        facts.Counts().Should().Be("510/1/300/200/-");
    }

    [Fact]
    public void A_stream_that_is_cut_in_the_middle_of_an_event_keeps_what_was_whole()
    {
        var facts = Wire.Read(WireShapes.AnthropicMessages, Start + End[..60]);

        facts.Counts().Should().Be("510/1/300/200/-");
        facts.Response.SawEnd.Should().BeFalse();
        facts.Finish().Should().BeEmpty();
    }

    [Fact]
    public void Only_blocks_for_the_client_are_tool_calls()
    {
        var facts = Wire.Read(
            WireShapes.AnthropicMessages,
            """{"id":"m","type":"message","model":"c","content":[{"type":"text","text":"a"},{"type":"server_tool_use","id":"s","name":"web_search"},{"name":"f","input":{"type":"x","name":"y"},"id":"t","type":"tool_use"},{"type":"web_search_tool_result","content":[]}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2,"service_tier":"standard"}}""",
            Wire.Json);

        facts.Response.ToolCalls.Should().Be(1);
        facts.Tools().Should().Be("f");
        facts.Response.ServiceTier.Should().Be("standard");
    }
}
