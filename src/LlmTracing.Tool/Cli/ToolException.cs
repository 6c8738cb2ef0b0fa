namespace LlmTracing.Tool.Cli;

/// <summary>The command was understood and could not be done; the message is for the user.</summary>
internal sealed class ToolException(string message) : Exception(message);
