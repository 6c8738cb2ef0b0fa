namespace LlmTracing.Local;

/// <summary>The local ClickHouse could not be fetched, started or kept running. The message says what to do.</summary>
public sealed class LocalClickHouseException : Exception
{
    /// <summary>Creates the exception without a text.</summary>
    public LocalClickHouseException()
    {
    }

    /// <summary>Creates the exception with a text.</summary>
    /// <param name="message">What failed, and what to do.</param>
    public LocalClickHouseException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a text and its cause.</summary>
    /// <param name="message">What failed, and what to do.</param>
    /// <param name="innerException">Why.</param>
    public LocalClickHouseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
