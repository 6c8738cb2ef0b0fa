namespace LlmTracing;

public sealed partial class TraceRecord
{
    /// <summary>Operation by its <c>gen_ai.operation.name</c>: chat, text_completion, embeddings, rerank ….</summary>
    public string Operation { get; set; } = "";

    /// <summary>Model that answered, as the answer names it; empty where it does not say.</summary>
    public string ResponseModel { get; set; } = "";

    /// <summary>Model asked for before a fallback, where the host says so.</summary>
    public string OriginalModel
    {
        get => _run?.OriginalModel ?? "";
        set => RunFor(value)?.OriginalModel = value;
    }

    /// <summary>Id of the answer, from its body.</summary>
    public string ResponseId { get; set; } = "";

    /// <summary>Request id from the answer's headers.</summary>
    public string ProviderRequestId { get; set; } = "";

    /// <summary>Host of the endpoint.</summary>
    public string ServerAddress { get; set; } = "";

    /// <summary>Path of the endpoint, without the query.</summary>
    public string ApiPath { get; set; } = "";

    /// <summary>Whether the provider says the call ran on the caller's own upstream key.</summary>
    public bool IsByok { get; set; }

    /// <summary>Requested temperature; null where not set.</summary>
    public float? Temperature { get; set; }

    /// <summary>Requested limit of output tokens; null where not set.</summary>
    public uint? MaxTokens { get; set; }

    /// <summary>Tool calls in the answer that the client has to run.</summary>
    public ushort ToolCalls { get; set; }

    /// <summary>Names of the tools called, in order.</summary>
    public IReadOnlyList<string> ToolNames { get; set; } = [];

    /// <summary>Finish reasons in the provider's words, one per choice.</summary>
    public IReadOnlyList<string> FinishReasons { get; set; } = [];

    /// <summary>
    /// Hash of the request body: equal for identical requests. Not reversible. XXH64 as 16 lower-case hexadecimal digits, as ClickHouse's
    /// <c>xxHash64</c> has it; empty where the request has no body.
    /// </summary>
    public string ContextHash { get; set; } = "";

    /// <summary>Bytes of the request body as sent.</summary>
    public ulong RequestSizeBytes { get; set; }

    /// <summary>Bytes of the answer's body as the caller read them.</summary>
    public ulong ResponseSizeBytes { get; set; }

    /// <summary>Request parameters as a JSON object; never messages.</summary>
    public string LlmConfigJson { get; set; } = "";
}
