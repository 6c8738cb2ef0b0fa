using LlmTracing.Payloads;
using static LlmTracing.ClickHouse.ColumnsOf<LlmTracing.Payloads.PayloadRecord>;

namespace LlmTracing.ClickHouse;

/// <summary>The one list of columns of the payloads table.</summary>
internal static class PayloadColumns
{
    private const string LongText = "ZSTD(3)";

    public static IReadOnlyList<Column<PayloadRecord>> All { get; } =
    [
        String("request_id", static r => r.RequestId, static (r, v) => r.RequestId = v,
            "The call, by its request_id in the traces table."),
        Uuid("org_id", static r => r.OrgId, static (r, v) => r.OrgId = v,
            "Organisation of the call."),
        Uuid("agent_id", static r => r.AgentId, static (r, v) => r.AgentId = v,
            "Agent of the call."),
        DateTime64("requested_at", static r => r.RequestedAt, static (r, v) => r.RequestedAt = v,
            "When the request was sent, UTC, milliseconds.", "T64, ZSTD(1)"),
        String("request_json", static r => r.RequestJson, static (r, v) => r.RequestJson = v,
            "Request as valid JSON, redacted; empty where it was no JSON.", LongText),
        String("response_json", static r => r.ResponseJson, static (r, v) => r.ResponseJson = v,
            "Answer as valid JSON, redacted; a streamed one put together to its final message; empty where it could not be read.", LongText),
        Bool("is_request_cut", static r => r.IsRequestCut, static (r, v) => r.IsRequestCut = v,
            "Whether the request was longer than what is stored."),
        Bool("is_response_cut", static r => r.IsResponseCut, static (r, v) => r.IsResponseCut = v,
            "Whether the answer was longer than what is stored."),
        String("trace_id", static r => r.TraceId, static (r, v) => r.TraceId = v,
            "W3C trace id of the call."),
        LowCardinality("provider", static r => r.Provider, static (r, v) => r.Provider = v,
            "Provider of the call."),
        LowCardinality("model", static r => r.Model, static (r, v) => r.Model = v,
            "Model the caller asked for."),
    ];
}
