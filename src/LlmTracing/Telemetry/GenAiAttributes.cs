namespace LlmTracing.Telemetry;

/// <summary>
/// Attributes of our activities and metrics. Names and meanings: the OpenTelemetry GenAI conventions 1.41, where they have one; else under
/// <c>llmtracing</c>. docs/observability.md explains each and a test compares the two.
/// </summary>
internal static class GenAiAttributes
{
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string ConversationId = "gen_ai.conversation.id";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string RequestTemperature = "gen_ai.request.temperature";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string UsageInputTokens = "gen_ai.usage.input_tokens";
    public const string UsageOutputTokens = "gen_ai.usage.output_tokens";
    public const string UsageCacheReadInputTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string UsageCacheCreationInputTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string UsageReasoningOutputTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TokenType = "gen_ai.token.type";

    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string HttpResponseStatusCode = "http.response.status_code";
    public const string HttpRequestResendCount = "http.request.resend_count";

    /// <summary>Key of the call's row.</summary>
    public const string RequestId = "llmtracing.request_id";
    public const string ErrorCode = "llmtracing.error_code";
    public const string UsageInconsistent = "llmtracing.usage_inconsistent";
    public const string CostUsd = "llmtracing.cost_usd";
    public const string OrgId = "llmtracing.org_id";
    public const string AgentId = "llmtracing.agent_id";
    public const string SessionId = "llmtracing.session_id";
    public const string RunId = "llmtracing.run_id";
    public const string StepId = "llmtracing.step_id";
    public const string PlanId = "llmtracing.plan_id";
    public const string MessageId = "llmtracing.message_id";

    /// <summary>Type of operation of a span: one of <see cref="LlmOperations"/>.</summary>
    public const string OperationType = "llmtracing.operation_type";

    /// <summary>How a span ended where OpenTelemetry's status cannot say it: failed, cancelled.</summary>
    public const string SpanStatus = "llmtracing.status";
}
