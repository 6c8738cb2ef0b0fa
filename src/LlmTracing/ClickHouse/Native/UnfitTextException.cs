namespace LlmTracing.ClickHouse;

/// <summary>A text that the server's column cannot hold as it is. The message names the type, never the text.</summary>
internal sealed class UnfitTextException(string message) : Exception(message);
