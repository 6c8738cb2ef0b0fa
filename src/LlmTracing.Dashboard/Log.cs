using Microsoft.Extensions.Logging;

namespace LlmTracing.Dashboard;

/// <summary>What the dashboard logs.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Error,
        "The LLM tracing dashboard at {Pattern} is shut: no authorization policy protects it outside Development. Add .RequireAuthorization(…) to MapLlmTracing, or set AllowWithoutAuthorization.")]
    public static partial void DashboardUnprotected(ILogger logger, string pattern);

    [LoggerMessage(6001, LogLevel.Warning, "The dashboard could not read the traces: {Cause}")]
    public static partial void ReadFailed(ILogger logger, string cause);
}
