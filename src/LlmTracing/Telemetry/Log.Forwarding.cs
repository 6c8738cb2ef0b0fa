using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

/// <summary>Log messages of the forwarding: event ids 4000 to 4499.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "Forwarding to LangSmith is on, but has no key (LlmTracing:LangSmith:ApiKey, or LANGSMITH_API_KEY): nothing is forwarded.")]
    public static partial void ForwardingHasNoKey(ILogger logger);
}
