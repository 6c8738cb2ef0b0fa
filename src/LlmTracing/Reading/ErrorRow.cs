namespace LlmTracing;

/// <summary>Failed calls of one kind.</summary>
public sealed class ErrorRow
{
    /// <summary>Provider that was called, such as <c>openai</c>.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Model that was asked for, as the caller wrote it.</summary>
    public string Model { get; set; } = "";

    /// <summary>Stable code of the error, one of <see cref="ErrorCodes"/>.</summary>
    public string ErrorCode { get; set; } = "";

    /// <summary>Family of the error, such as <c>rate_limit</c>.</summary>
    public string ErrorCategory { get; set; } = "";

    /// <summary>The provider's own error type, or the exception's type name.</summary>
    public string ErrorType { get; set; } = "";

    /// <summary>HTTP status; 0 where none came.</summary>
    public ushort StatusCode { get; set; }

    /// <summary>Number of calls that failed so.</summary>
    public ulong Requests { get; set; }

    /// <summary>When the first of them in the range was sent.</summary>
    public DateTimeOffset FirstAt { get; set; }

    /// <summary>When the last of them in the range was sent.</summary>
    public DateTimeOffset LastAt { get; set; }

    /// <summary>Id of the last of them, for <see cref="ITraceReader.GetByIdAsync"/>.</summary>
    public string LastRequestId { get; set; } = "";
}
