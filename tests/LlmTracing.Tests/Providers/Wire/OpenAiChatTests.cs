using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class OpenAiChatTests
{
    private const string ToolStream = """
        data: {"id":"chatcmpl-7","object":"chat.completion.chunk","created":3,"model":"gpt-z-2026-02-02","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"weather","arguments":""}}]},"finish_reason":null}],"usage":null,"obfuscation":"xy"}

        data: {"id":"chatcmpl-7","object":"chat.completion.chunk","created":3,"model":"gpt-z-2026-02-02","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Rome\"}"}}]},"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-7","object":"chat.completion.chunk","created":3,"model":"gpt-z-2026-02-02","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":null}

        data: {"id":"chatcmpl-7","object":"chat.completion.chunk","created":3,"model":"gpt-z-2026-02-02","choices":[],"usage":{"prompt_tokens":50,"completion_tokens":12,"total_tokens":62,"prompt_tokens_details":{"cached_tokens":32,"cache_write_tokens":0},"completion_tokens_details":{"reasoning_tokens":4}}}

        data: [DONE]


        """;

    [Theory]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("{}")]
    [InlineData("""{"code":0,"message":""}""")]
    public void An_error_that_says_there_is_none_is_none(string error)
    {
        Wire.Read(WireShapes.OpenAiChat, $$"""{"error":{{error}},"choices":[{"message":{"content":"x"},"finish_reason":"stop"}]}""", Wire.Json)
            .Response.Error.Should().BeNull();
        Wire.Read(WireShapes.OpenAiChat, $$"""{"error":{{error}},"message":"no such model"}""", Wire.Json, 404)
            .Response.Error.Should().BeEquivalentTo(new { Message = "no such model" });
    }

    [Fact]
    public void Stream_with_usage_and_a_tool_call()
    {
        var facts = Wire.Read(WireShapes.OpenAiChat, ToolStream);

        facts.Counts().Should().Be("50/12/32/0/4");
        facts.Finish().Should().Be("tool_calls");
        facts.Tools().Should().Be("weather");
        facts.Response.Should().BeEquivalentTo(new { Id = "chatcmpl-7", Model = "gpt-z-2026-02-02", ToolCalls = 1, IsStream = true, SawEnd = true, Chunks = 4L, TextBytes = 15L });
    }

    [Fact]
    public void Stream_without_usage_leaves_every_count_unsaid()
    {
        var facts = Wire.Read(WireShapes.OpenAiChat, string.Join("\n\n", ToolStream.Split("\n\n").Where(static e => !e.Contains("\"choices\":[]", StringComparison.Ordinal))));

        facts.Counts().Should().Be("-/-/-/-/-");
        facts.Response.Usage.IsPresent.Should().BeFalse();
        facts.Finish().Should().Be("tool_calls");
    }

    [Fact]
    public void Stream_that_fails_half_way_is_an_error_in_a_200()
    {
        var facts = Wire.Read(
            WireShapes.OpenAiChat,
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"he\"}}]}\n\n"
            + "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n");

        facts.Response.Error.Should().Be(new LlmTracing.Assembly.ProviderError("server_error", null, "The server had an error"));
        facts.Response.SawEnd.Should().BeFalse();
    }

    [Fact]
    public void Azure_stream_takes_id_and_model_where_they_are_not_empty_and_keeps_its_finish()
    {
        const string Stream = """
            data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false}}}]}

            data: {"id":"chatcmpl-8","model":"gpt-4o-2024-11-20","choices":[{"index":0,"delta":{"role":"assistant","content":"hi"},"finish_reason":null,"content_filter_results":{}}]}

            data: {"id":"chatcmpl-8","model":"gpt-4o-2024-11-20","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":null,"content_filter_offsets":{"check_offset":44}}]}

            data: [DONE]


            """;

        var facts = Wire.Read(WireShapes.OpenAiChat, Stream);

        facts.Response.Should().BeEquivalentTo(new { Id = "chatcmpl-8", Model = "gpt-4o-2024-11-20" });
        facts.Finish().Should().Be("stop");
        facts.Response.Usage.IsPresent.Should().BeFalse();
    }

    [Fact]
    public void Late_error_of_a_router_keeps_usage_and_names_the_upstream_failure()
    {
        const string Stream = """
            : OPENROUTER PROCESSING

            data: {"id":"gen-1","model":"acme/m","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null,"native_finish_reason":null}]}

            data: {"id":"gen-1","model":"acme/m","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop","native_finish_reason":"stop"}]}

            data: {"id":"gen-1","model":"acme/m","error":{"code":502,"message":"Upstream error","metadata":{"provider_name":"Acme","error_type":"provider_unavailable"}},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"usage":{"prompt_tokens":30,"completion_tokens":2,"total_tokens":32,"cost":0.0001,"is_byok":true}}

            data: [DONE]


            """;

        var facts = Wire.Read(WireShapes.OpenAiChat, Stream);

        facts.Counts().Should().Be("30/2/-/-/-");
        facts.Finish().Should().Be("error");
        facts.Response.Error.Should().Be(new LlmTracing.Assembly.ProviderError("provider_unavailable", "502", "Upstream error"));
        facts.Response.ProviderCostUsd.Should().Be(0.0001m);
        facts.Response.IsByok.Should().BeTrue();
    }

    [Fact]
    public void Several_choices_finish_each_once_in_their_order()
    {
        const string Stream = """
            data: {"choices":[{"delta":{"content":"a"},"index":1,"finish_reason":null}]}

            data: {"choices":[{"delta":{},"finish_reason":"length","index":1}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"},{"index":1,"delta":{},"finish_reason":"length"}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":""}]}


            """;

        Wire.Read(WireShapes.OpenAiChat, Stream).Finish().Should().Be("stop,length");
    }

    [Theory]
    [InlineData("""[{"index":0,"id":"a","function":{"name":"f"}}]""", """[{"index":0,"id":"a","function":{"arguments":"{}"}}]""", 1)] // the id again: the same call
    [InlineData("""[{"index":0,"id":"a","function":{"name":"f"}}]""", """[{"index":0,"id":"b","function":{"name":"g"}}]""", 2)] // a new id at the same index
    [InlineData("""[{"id":"a","function":{"name":"f"}},{"id":"b","function":{"name":"f"}}]""", """[]""", 2)] // no index
    [InlineData("""[{"id":"a","function":{"name":"f"}}]""", """[{"id":"a","function":{"arguments":"{}"}}]""", 1)] // no index, the id again
    [InlineData("""[{"index":1,"id":"b","type":"custom","custom":{"name":"f","input":"x"}}]""", """[{"index":1,"custom":{"input":"y"}}]""", 1)]
    [InlineData("""[{"index":0,"function":{"name":"","arguments":""}}]""", """[]""", 0)]
    public void Fragments_of_tool_calls_count_each_call_once(string first, string second, int calls)
    {
        var stream = $$$"""
            data: {"choices":[{"index":0,"delta":{"tool_calls":{{{first}}} }}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":{{{second}}} }}]}


            """;

        Wire.Read(WireShapes.OpenAiChat, stream).Response.ToolCalls.Should().Be(calls);
    }

    [Fact]
    public void Plain_answer_counts_calls_and_ignores_an_empty_legacy_one()
    {
        var facts = Wire.Read(
            WireShapes.OpenAiChat,
            "\n\n  " + """
            {"id":"x","model":"m","choices":[{"index":0,"message":{"content":"t","function_call":{"name":"","arguments":""},
            "tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"usage\":{\"prompt_tokens\":1}}"}},{"id":"1","function":{"name":"g"}}]},
            "finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"prompt_tokens_details":null},"service_tier":"flex"}
            """,
            Wire.Json);

        facts.Response.Should().BeEquivalentTo(new { ToolCalls = 2, IsStream = false, Chunks = 0L, ServiceTier = "flex" });
        facts.Tools().Should().Be("f,g");
        facts.Counts().Should().Be("3/4/-/-/-");
        facts.Course.FirstToken.Should().Be(0, "a plain answer has no deltas");
    }

    [Fact]
    public void Times_of_the_deltas_are_those_of_the_reads_that_brought_them()
    {
        var observer = new LlmTracing.Providers.WireObserver(new("p", "chat", WireShapes.OpenAiChat, null, "h", "/", null));
        using var response = Wire.Response(Wire.Sse);
        observer.OnResponseHeaders(response);
        observer.OnResponseBytes("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"u8, 10);
        observer.OnResponseBytes("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n"u8, 20);
        observer.OnResponseBytes("data: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\n"u8, 50);
        observer.OnResponseBytes("data: {\"choices\":[{\"delta\":{\"content\":\"c\"}}]}\n\ndata: [DONE]\n\n"u8, 60);
        observer.OnResponseEnd();

        observer.Facts.Course.Should().BeEquivalentTo(new { FirstToken = 20L, LastToken = 60L, MaxGap = 30L });
    }
}
