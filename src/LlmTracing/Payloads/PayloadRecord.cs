namespace LlmTracing.Payloads;

/// <summary>Request and answer of one call: one row of the payloads table.</summary>
internal sealed class PayloadRecord
{
    public string RequestId { get; set; } = "";

    public Guid OrgId { get; set; }

    public Guid AgentId { get; set; }

    public string TraceId { get; set; } = "";

    public string Provider { get; set; } = "";

    public string Model { get; set; } = "";

    public DateTimeOffset RequestedAt { get; set; }

    public string RequestJson { get; set; } = "";

    public string ResponseJson { get; set; } = "";

    public bool IsRequestCut { get; set; }

    public bool IsResponseCut { get; set; }
}
