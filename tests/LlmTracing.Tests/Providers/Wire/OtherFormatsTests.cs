using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class OtherFormatsTests
{
    [Fact]
    public void Cohere_v2_stream()
    {
        const string Stream = """
            event: message-start
            data: {"id":"c1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_calls":[],"citations":[]}}}

            event: tool-call-start
            data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"weather_1","type":"function","function":{"name":"weather","arguments":""}}}}}

            event: tool-call-delta
            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{}"}}}}}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":13,"output_tokens":61},"tokens":{"input_tokens":542,"output_tokens":63},"cached_tokens":144}}}

            data: [DONE]


            """;

        var facts = Wire.Read(WireShapes.CohereV2, Stream);

        facts.Counts().Should().Be("542/63/144/-/-");
        facts.Response.Usage.Should().BeEquivalentTo(new { BilledInput = 13L, BilledOutput = 61L });
        facts.Finish().Should().Be("TOOL_CALL");
        facts.Tools().Should().Be("weather");
        facts.Response.Should().BeEquivalentTo(new { Id = "c1", Model = (string?)null, SawEnd = true });
    }

    [Theory]
    [InlineData("text/plain", "error code: 502", 502)]
    [InlineData("text/plain; charset=utf-8", "in the beginning was the word\n", 200)]
    [InlineData("audio/pcm", "i\u0001\u0002\u0003", 200)]
    [InlineData("", "default backend - 404", 404)]
    public void Text_that_begins_as_events_do_is_no_stream(string type, string body, int status) =>
        Wire.Read(WireShapes.OpenAiAudio, body, type, status).Response.Should().BeEquivalentTo(
            new { IsStream = false, SawEnd = (bool?)null, Chunks = 0L });

    [Theory]
    [InlineData("text/plain")]
    [InlineData("")]
    public void Events_are_a_stream_whatever_the_type_says(string type) =>
        Wire.Read(WireShapes.OpenAiChat, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n", type).Response
            .Should().BeEquivalentTo(new { IsStream = true, SawEnd = true, Chunks = 1L });

    [Fact]
    public void Cohere_v1_streams_one_document_a_line()
    {
        const string Stream = """
            {"is_finished":false,"event_type":"stream-start","generation_id":"g1"}
            {"is_finished":false,"event_type":"text-generation","text":"hi"}
            {"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"response_id":"r1","text":"hi","finish_reason":"COMPLETE","meta":{"billed_units":{"input_tokens":3,"output_tokens":2},"tokens":{"input_tokens":70,"output_tokens":4}}}}

            """;

        var facts = Wire.Read(WireShapes.CohereV1, Stream, "application/stream+json");

        facts.Counts().Should().Be("70/4/-/-/-");
        facts.Finish().Should().Be("COMPLETE");
        facts.Response.Should().BeEquivalentTo(new { IsStream = true, SawEnd = true, Chunks = 3L });
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json")]
    public void Ollama_stream_and_a_line_that_is_broken(string type)
    {
        const string First = """{"model":"llama9","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{"q":1}}}]},"done":false}""";
        const string Last = """{"model":"llama9","message":{"content":""},"done":true,"done_reason":"stop","total_duration":48,"prompt_eval_count":26,"eval_count":9}""";

        var facts = Wire.Read(WireShapes.Ollama, $"{First}\n{Last}\n", type);

        facts.Counts().Should().Be("26/9/-/-/-");
        facts.Tools().Should().Be("weather");
        facts.Response.Should().BeEquivalentTo(new { Model = "llama9", IsStream = true, SawEnd = true });

        if (type == "application/x-ndjson")
        {
            Wire.Read(WireShapes.Ollama, $"{First}\n{{\"model\":,oops}}\n{Last}\n", type).Counts().Should().Be("26/9/-/-/-", "only the broken line is lost");
        }
    }

    [Fact]
    public void Ollama_that_counted_no_prompt_says_nothing_of_it() =>
        Wire.Read(WireShapes.Ollama, """{"model":"m","response":"x","done":true,"done_reason":"length","eval_count":9,"context":[1,2,3]}""", Wire.Json)
            .Counts().Should().Be("-/9/-/-/-");

    [Fact]
    public void LlamaCpp_timings_tell_cached_prompts_apart()
    {
        Wire.Read(WireShapes.LlamaCpp, """{"content":"x","stop":true,"stop_type":"eos","tokens_evaluated":14,"tokens_predicted":8,"timings":{"cache_n":13,"prompt_n":1,"predicted_n":8}}""", Wire.Json)
            .Counts().Should().Be("14/8/13/-/-");
        Wire.Read(WireShapes.OpenAiChat, "data: {\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{}}],\"timings\":{\"cache_n\":13,\"prompt_n\":1,\"predicted_n\":8}}\n\n")
            .Counts().Should().Be("14/8/13/-/-");
    }

    [Fact]
    public void LmStudio_tells_its_usage_in_the_last_event() =>
        Wire.Read(
            WireShapes.LmStudio,
            "event: message.delta\ndata: {\"type\":\"message.delta\",\"content\":\"hi\"}\n\nevent: chat.end\ndata: {\"type\":\"chat.end\",\"result\":{\"model_instance_id\":\"m\",\"stats\":{\"input_tokens\":17,\"total_output_tokens\":50,\"reasoning_output_tokens\":3},\"response_id\":\"r\"}}\n\n")
            .Should().Match<LlmTracing.Assembly.CallFacts>(f => f.Counts() == "17/50/-/-/3" && f.Response.Model == "m" && f.Response.SawEnd == true);

    [Fact]
    public void Watsonx_counts_its_input_in_the_first_event_only()
    {
        var facts = Wire.Read(
            WireShapes.Watsonx,
            "id: 1\nevent: message\ndata: {\"model_id\":\"g\",\"results\":[{\"generated_text\":\"\",\"generated_token_count\":0,\"input_token_count\":8,\"stop_reason\":\"not_finished\"}]}\n\n"
            + "id: 2\nevent: message\ndata: {\"model_id\":\"g\",\"results\":[{\"generated_text\":\"a\",\"generated_token_count\":11,\"input_token_count\":0,\"stop_reason\":\"eos_token\"}]}\n\n");

        facts.Counts().Should().Be("8/11/-/-/-");
        facts.Finish().Should().Be("eos_token");
    }

    [Fact]
    public void Groq_tells_its_usage_aside()
    {
        var facts = Wire.Read(
            WireShapes.OpenAiChat,
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":\"req_1\",\"usage\":{\"queue_time\":0.01,\"prompt_tokens\":21,\"completion_tokens\":9,\"total_tokens\":30}},\"usage_breakdown\":{\"models\":[{\"usage\":{\"prompt_tokens\":1}}]}}\n\n");

        facts.Counts().Should().Be("21/9/-/-/-");
    }

    [Fact]
    public void Mistral_conversations()
    {
        var facts = Wire.Read(
            WireShapes.MistralConversations,
            """{"conversation_id":"conv","outputs":[{"type":"message.output","model":"m","content":"x"},{"type":"function.call","tool_call_id":"t","name":"weather","arguments":"{}"},{"type":"tool.execution","name":"web_search"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}""",
            Wire.Json);

        facts.Counts().Should().Be("3/4/-/-/-");
        facts.Tools().Should().Be("weather");
    }

    [Theory]
    [InlineData("""{"id":"k","results":[],"meta":{"billed_units":{"search_units":2}}}""")]
    [InlineData("""{"id":"k","results":[],"usage":{"cost":0.004,"search_units":2}}""")]
    public void Rerank_is_billed_by_the_search(string answer)
    {
        var facts = Wire.Read(WireShapes.Rerank, answer, Wire.Json);

        facts.Counts().Should().Be("-/-/-/-/-", "a search is no token");
        facts.Response.Usage.SearchUnits.Should().Be(2);
    }

    [Fact]
    public void Mistral_conversations_streamed()
    {
        var facts = Wire.Read(
            WireShapes.MistralConversations,
            """
            event: conversation.response.started
            data: {"type":"conversation.response.started","conversation_id":"conv"}

            event: message.output.delta
            data: {"type":"message.output.delta","id":"m","model":"mm","content":"x","output_index":0}

            event: function.call.delta
            data: {"type":"function.call.delta","id":"f","tool_call_id":"t","name":"weather","arguments":"{","output_index":1}

            event: function.call.delta
            data: {"type":"function.call.delta","id":"f","tool_call_id":"t","name":"weather","arguments":"}","output_index":1}

            event: tool.execution.started
            data: {"type":"tool.execution.started","id":"x","name":"web_search","output_index":2}

            event: conversation.response.done
            data: {"type":"conversation.response.done","usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}


            """);

        facts.Counts().Should().Be("3/4/-/-/-");
        facts.Tools().Should().Be("weather");
        facts.Response.Should().BeEquivalentTo(new { Id = "conv", Model = "mm", SawEnd = true });
    }

    [Fact]
    public void Perplexity_bills_reasoning_on_top_even_where_only_its_host_tells()
    {
        const string Answer = """{"choices":[],"usage":{"prompt_tokens":230,"completion_tokens":13498,"total_tokens":13728,"reasoning_tokens":100}}""";

        Wire.Read(WireShapes.PerplexityChat, Answer, Wire.Json).Counts().Should().Be("230/13598/-/-/100");
        Wire.Read(WireShapes.OpenAiChat, Answer, Wire.Json).Counts().Should().Be("230/13498/-/-/100", "elsewhere such a count is included");
    }

    [Theory]
    [InlineData("{}", 200, "gpt-5-2026-01-01")]
    [InlineData("""{"model":"gpt-5"}""", 200, "gpt-5")]
    [InlineData("{}", 500, null)]
    [InlineData("", 200, null)]
    public void A_header_names_the_model_where_the_answer_does_not(string answer, int status, string? model) =>
        Wire.ReadPieces(
            WireShapes.OpenAiAudio, System.Text.Encoding.UTF8.GetBytes(answer), int.MaxValue, Wire.Json, status, headers: ("openai-model", "gpt-5-2026-01-01"))
            .Response.Model.Should().Be(model);

    [Fact]
    public void Every_format_builds_its_tree_and_reads_an_empty_document()
    {
        foreach (var shape in WireShapes.All)
        {
            Wire.Read(shape, "{}", Wire.Json).Response.Error.Should().BeNull(shape.Name);
        }
    }
}
