namespace LlmTracing;

/// <summary>A question could not be answered. The message names the cause and what helps; it holds no credentials and no values of the question.</summary>
public sealed class TraceReadException : Exception
{
    /// <summary>Makes the exception with its message.</summary>
    public TraceReadException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>ClickHouse's error code; 0 where the server did not answer.</summary>
    public int Code { get; init; }
}
