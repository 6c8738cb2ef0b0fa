using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class OpenAiResponsesTests
{
    private const string Stream = """
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_5","object":"response","status":"in_progress","model":"gpt-z","output":[],"usage":null,"tools":[{"type":"function","name":"weather"}]}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather","arguments":"","status":"in_progress"}}

        event: response.function_call_arguments.delta
        data: {"type":"response.function_call_arguments.delta","sequence_number":2,"output_index":0,"item_id":"fc_1","delta":"{\"q\":1}"}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":3,"output_index":0,"item":{"type":"function_call","id":"fc_1b","call_id":"call_1","name":"weather","arguments":"{\"q\":1}","status":"completed"}}

        event: response.completed
        data: {"type":"response.completed","sequence_number":4,"response":{"id":"resp_5","status":"completed","model":"gpt-z","error":null,"incomplete_details":null,"output":OUTPUT,"usage":{"input_tokens":75,"input_tokens_details":{"cached_tokens":0},"output_tokens":40,"output_tokens_details":{"reasoning_tokens":25},"total_tokens":115}}}


        """;

    [Theory]
    [InlineData("""[{"type":"function_call","id":"other","call_id":"call_1","name":"weather","arguments":"{}"}]""")]
    [InlineData("[]")] // the ChatGPT backend leaves the final list empty
    public void A_call_counts_once_though_several_events_show_it(string output)
    {
        var facts = Wire.Read(WireShapes.OpenAiResponses, Stream.Replace("OUTPUT", output, StringComparison.Ordinal));

        facts.Response.Should().BeEquivalentTo(new { Id = "resp_5", Model = "gpt-z", ToolCalls = 1, SawEnd = true });
        facts.Tools().Should().Be("weather");
        facts.Finish().Should().Be("completed");
        facts.Counts().Should().Be("75/40/0/-/25");
    }

    [Fact]
    public void Tools_that_the_server_ran_are_not_the_clients()
    {
        var facts = Wire.Read(
            WireShapes.OpenAiResponses,
            """{"status":"completed","output":[{"type":"web_search_call","id":"ws"},{"type":"mcp_call","id":"m","name":"x"},{"type":"custom_tool_call","call_id":"c","name":"y"},{"type":"message","id":"msg"}]}""",
            Wire.Json);

        facts.Response.ToolCalls.Should().Be(1);
        facts.Tools().Should().Be("y");
    }

    [Theory]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}""", "max_output_tokens")]
    [InlineData("""{"status":"queued","usage":null}""", "queued")]
    [InlineData("""{"error":{"message":"x","type":"y"},"status":401}""", "")]
    public void The_status_is_the_finish_reason(string body, string expected) =>
        Wire.Read(WireShapes.OpenAiResponses, body, Wire.Json).Finish().Should().Be(expected);

    [Fact]
    public void A_failed_response_is_an_error()
    {
        var facts = Wire.Read(
            WireShapes.OpenAiResponses,
            "data: {\"type\":\"response.failed\",\"response\":{\"id\":\"r\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"x\"},\"usage\":null}}\n\n");

        facts.Response.Error.Should().Be(new LlmTracing.Assembly.ProviderError(null, "server_error", "x"));
        facts.Response.SawEnd.Should().BeTrue();
        facts.Finish().Should().Be("failed");
    }

    [Fact]
    public void An_error_event_is_an_error() =>
        Wire.Read(WireShapes.OpenAiResponses, "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"m\",\"param\":null}\n\n")
            .Response.Error.Should().Be(new LlmTracing.Assembly.ProviderError(null, "rate_limit_exceeded", "m"));

    [Fact]
    public void Data_before_its_event_name_is_one_event() =>
        Wire.Read(WireShapes.OpenAiResponses, "data: {\"type\":\"response.in_progress\",\"response\":{\"id\":\"resp_9\"}}\nevent: response.in_progress\n\n")
            .Response.Should().BeEquivalentTo(new { Id = "resp_9", Chunks = 1L });
}
