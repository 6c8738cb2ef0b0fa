namespace LlmTracing;

/// <summary>Failed calls of one kind.</summary>
public sealed class ErrorRow
{
    /// <summary>Provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Model asked for.</summary>
    public string Model { get; set; } = "";

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string ErrorCode { get; set; } = "";

    /// <summary>Family of the error, such as <c>rate_limit</c>.</summary>
    public string ErrorCategory { get; set; } = "";

    /// <summary>The provider's own error type, or the exception's type name.</summary>
    public string ErrorType { get; set; } = "";

    /// <summary>HTTP status; 0 where none came.</summary>
    public ushort StatusCode { get; set; }

    /// <summary>Calls that failed so.</summary>
    public ulong Requests { get; set; }

    /// <summary>The first of them in the range.</summary>
    public DateTimeOffset FirstAt { get; set; }

    /// <summary>The last of them in the range.</summary>
    public DateTimeOffset LastAt { get; set; }

    /// <summary>Id of the last of them.</summary>
    public string LastRequestId { get; set; } = "";
}
