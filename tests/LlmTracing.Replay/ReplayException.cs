namespace LlmTracing.Replay;

/// <summary>What the user has to know before anything can be replayed; the message says it all.</summary>
internal sealed class ReplayException(string message) : Exception(message);
