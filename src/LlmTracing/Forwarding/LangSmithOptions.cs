namespace LlmTracing;

/// <summary>
/// Forwarding of calls and spans to LangSmith, beside ClickHouse. What happens here never touches the delivery there. Content goes along only where
/// <see cref="PayloadOptions.Enabled"/> is set, redacted and cut as there.
/// </summary>
public sealed class LangSmithOptions
{
    /// <summary>Whether calls and spans are forwarded.</summary>
    /// <value>
    /// Default: true where one of the variables <c>LANGSMITH_TRACING_V2</c>, <c>LANGCHAIN_TRACING_V2</c>, <c>LANGSMITH_TRACING</c>,
    /// <c>LANGCHAIN_TRACING</c> is <c>true</c>.
    /// </value>
    public bool Enabled { get; set; }

    /// <summary>API key. Without one nothing is forwarded, which is logged once.</summary>
    /// <value>Default <c>LANGSMITH_API_KEY</c>, else <c>LANGCHAIN_API_KEY</c>.</value>
    public string? ApiKey { get; set; }

    /// <summary>Base address of the API.</summary>
    /// <value>Default <c>LANGSMITH_ENDPOINT</c>, else <c>LANGCHAIN_ENDPOINT</c>, else <c>https://api.smith.langchain.com</c>.</value>
    public string Endpoint { get; set; } = "https://api.smith.langchain.com";

    /// <summary>Project that the runs belong to.</summary>
    /// <value>Default <c>LANGSMITH_PROJECT</c>, else <c>LANGCHAIN_PROJECT</c>, else <c>default</c>.</value>
    public string Project { get; set; } = "default";

    /// <summary>Workspace, for keys that are good for several.</summary>
    /// <value>Default <c>LANGSMITH_WORKSPACE_ID</c>; null sends none.</value>
    public string? WorkspaceId { get; set; }

    /// <summary>Runs that may wait; when full the oldest is dropped and counted.</summary>
    /// <value>Default 10,000; 1 to 1,000,000.</value>
    public int QueueCapacity { get; set; } = 10_000;

    internal static LangSmithOptions FromEnvironment(Func<string, string?> variable)
    {
        var options = new LangSmithOptions
        {
            Enabled = IsTrue("LANGSMITH_TRACING_V2") || IsTrue("LANGCHAIN_TRACING_V2") || IsTrue("LANGSMITH_TRACING") || IsTrue("LANGCHAIN_TRACING"),
            ApiKey = Either("API_KEY"),
            WorkspaceId = variable("LANGSMITH_WORKSPACE_ID"),
        };
        options.Endpoint = Either("ENDPOINT") ?? options.Endpoint;
        options.Project = Either("PROJECT") ?? options.Project;
        return options;

        string? Either(string name) => NotEmpty(variable("LANGSMITH_" + name)) ?? NotEmpty(variable("LANGCHAIN_" + name));

        bool IsTrue(string name) => string.Equals(variable(name)?.Trim(), "true", StringComparison.OrdinalIgnoreCase);

        static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
    }
}
