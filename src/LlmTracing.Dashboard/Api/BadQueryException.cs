namespace LlmTracing.Dashboard.Api;

/// <summary>A query string that cannot be read; the message is shown to whoever sent it.</summary>
internal sealed class BadQueryException(string message) : ArgumentException(message);
