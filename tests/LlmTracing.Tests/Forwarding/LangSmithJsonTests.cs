using System.Buffers;
using System.Text.Json;
using LlmTracing.Forwarding;

namespace LlmTracing.Tests.Forwarding;

/// <summary>The documented form of a run, field by field.</summary>
public sealed class LangSmithJsonTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("openai", "openai")]
    [InlineData("azure.ai.openai", "azure")]
    [InlineData("azure.ai.inference", "azure")]
    [InlineData("aws.bedrock", "amazon_bedrock")]
    [InlineData("gcp.gemini", "google_genai")]
    [InlineData("gcp.vertex_ai", "google_vertexai")]
    [InlineData("mistral_ai", "mistralai")]
    [InlineData("x_ai", "xai")]
    public void Call_ProviderHasTheNameByWhichPricesAreFound(string provider, string expected) =>
        Metadata(Of(new TraceRecord { Provider = provider })).GetProperty("ls_provider").GetString().Should().Be(expected);

    [Theory]
    [InlineData("chat", "llm", "chat")]
    [InlineData("text_completion", "llm", "llm")]
    [InlineData("embeddings", "embedding", "embedding")]
    [InlineData("rerank", "retriever", "chat")]
    public void Call_OperationGivesTheTypesOfRunAndModel(string operation, string runType, string modelType)
    {
        var run = Of(new TraceRecord { Operation = operation, Model = "m" });

        run.GetProperty("run_type").GetString().Should().Be(runType);
        Metadata(run).GetProperty("ls_model_type").GetString().Should().Be(modelType);
    }

    [Fact]
    public void Call_SaysWhatIsKnown_AndNothingThatIsNot()
    {
        var org = Guid.NewGuid();
        var call = new TraceRecord
        {
            Operation = "chat", Model = "gpt-4o", RequestedAt = Start, CompletedAt = Start.AddSeconds(2), ErrorCode = "RATE_LIMITED", ErrorType = "rate_limit_error",
            AgentTags = ["a", "b"], Temperature = 0.5f, MaxTokens = 100, SessionId = org, OrgId = org, UserId = "u", UsageSource = "reported", InputTokens = 3,
            OutputTokens = 2, TotalTokens = 5, AudioInputTokens = 1, CacheWriteTokens = 2, CostUsd = 0.25m,
        };
        call.SetAttribute("tier", "gold");

        var run = Of(call);

        run.GetProperty("name").GetString().Should().Be("chat gpt-4o");
        run.GetProperty("error").GetString().Should().Be("RATE_LIMITED: rate_limit_error");
        run.GetProperty("start_time").GetString().Should().Be("2026-11-21T06:00:00.000000Z");
        run.GetProperty("end_time").GetString().Should().Be("2026-11-21T06:00:02.000000Z");
        run.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()).Should().Equal("a", "b");
        var metadata = Metadata(run);
        metadata.GetProperty("ls_temperature").GetSingle().Should().Be(0.5f);
        metadata.GetProperty("ls_max_tokens").GetInt32().Should().Be(100);
        metadata.GetProperty("thread_id").GetGuid().Should().Be(org, "the session stands in for the conversation");
        metadata.GetProperty("org_id").GetGuid().Should().Be(org);
        metadata.GetProperty("attributes").GetProperty("tier").GetString().Should().Be("gold");
        metadata.TryGetProperty("agent_id", out _).Should().BeFalse();
        metadata.TryGetProperty("step_id", out _).Should().BeFalse();
        var usage = run.GetProperty("outputs").GetProperty("usage_metadata");
        usage.GetProperty("total_cost").GetDecimal().Should().Be(0.25m);
        usage.GetProperty("input_token_details").GetProperty("audio").GetInt32().Should().Be(1);
        usage.GetProperty("input_token_details").GetProperty("cache_creation").GetInt32().Should().Be(2);
        usage.GetProperty("output_token_details").TryGetProperty("reasoning", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(LlmOperations.LlmCall, "llm")]
    [InlineData(LlmOperations.ToolCall, "tool")]
    [InlineData(LlmOperations.Index, "retriever")]
    [InlineData(LlmOperations.Retrieval, "retriever")]
    [InlineData(LlmOperations.Embedding, "embedding")]
    [InlineData(LlmOperations.PromptGeneration, "prompt")]
    [InlineData(LlmOperations.ResponseProcessing, "parser")]
    [InlineData(LlmOperations.Plan, "chain")]
    public void Span_OperationGivesTheTypeOfRun(string operation, string expected) =>
        Of(new SpanRecord { OperationType = operation }).GetProperty("run_type").GetString().Should().Be(expected);

    [Theory]
    [InlineData("completed", "", null, true)]
    [InlineData("running", "", null, false)]
    [InlineData("cancelled", "", "cancelled", true)]
    [InlineData("failed", "timeout", "timeout", true)]
    public void Span_StatusGivesErrorAndEnd(string status, string errorType, string? error, bool ended)
    {
        var run = Of(new SpanRecord { Name = "s", Status = status, ErrorType = errorType, StartedAt = Start, EndedAt = Start });

        (run.TryGetProperty("error", out var text) ? text.GetString() : null).Should().Be(error);
        run.TryGetProperty("end_time", out _).Should().Be(ended);
    }

    private static JsonElement Of(TraceRecord call) => Written(new LangSmithRun(Place(), call, null));

    private static JsonElement Of(SpanRecord span) => Written(new LangSmithRun(Place(), null, span));

    private static JsonElement Metadata(JsonElement run) => run.GetProperty("extra").GetProperty("metadata");

    private static RunPlace Place() => new(Guid.NewGuid(), null, Guid.NewGuid(), "order");

    private static JsonElement Written(LangSmithRun run)
    {
        var body = new ArrayBufferWriter<byte>();
        LangSmithJson.Write(body, [run], "p", 1_000).Should().Be(1);
        return JsonDocument.Parse(body.WrittenMemory).RootElement.GetProperty("post")[0];
    }
}
