namespace LlmTracing;

/// <summary>Types of operation that spans stand for. The list is open: any other short lower-case word is stored as it is.</summary>
public static class LlmOperations
{
    /// <summary>A call to a model. The library traces those it sees itself; this is for models it cannot see (in-process, gRPC).</summary>
    public const string LlmCall = "llm_call";

    /// <summary>Execution of a tool. Records <see cref="LlmMetrics.ToolInvocationDuration"/> and <see cref="LlmMetrics.ToolErrorRate"/>.</summary>
    public const string ToolCall = "tool_call";

    /// <summary>Retrieval of documents or memories. Records <see cref="LlmMetrics.IndexQueryDuration"/>.</summary>
    public const string Retrieval = "retrieval";

    /// <summary>Computing of embeddings outside a traced call.</summary>
    public const string Embedding = "embedding";

    /// <summary>Building of a prompt from its parts.</summary>
    public const string PromptGeneration = "prompt_generation";

    /// <summary>Parsing, validation or other processing of an answer.</summary>
    public const string ResponseProcessing = "response_processing";

    /// <summary>A plan: records its duration, cost, decisions and child plans when it ends.</summary>
    public const string Plan = "plan";

    /// <summary>A decision inside a plan; counted by <see cref="LlmMetrics.PlanDecisionsCount"/>.</summary>
    public const string Decision = "decision";

    /// <summary>Invocation of an actor or agent: records its duration and the tokens of the calls inside it.</summary>
    public const string Actor = "actor";

    /// <summary>Gathering of the context of a call. Records <see cref="LlmMetrics.ContextBuildDuration"/>.</summary>
    public const string Context = "context";

    /// <summary>A query of an index. Records <see cref="LlmMetrics.IndexQueryDuration"/>.</summary>
    public const string Index = "index";

    /// <summary>An operation in a sandbox. Records <see cref="LlmMetrics.SandboxOperationDuration"/>.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>A link from a span or call that ended to its message; written by the library.</summary>
    internal const string MessageLink = "message_link";
}
