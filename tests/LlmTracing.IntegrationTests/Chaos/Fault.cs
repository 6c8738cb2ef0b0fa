namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>What a connection through <see cref="FaultProxy"/> meets.</summary>
public enum Fault
{
    None,

    /// <summary>No one listens.</summary>
    Refused,

    /// <summary>The connection is reset before the request is complete.</summary>
    ResetMidRequest,

    /// <summary>The server does the work, then its answer is lost.</summary>
    AnswerLost,

    /// <summary>The server does the work, then answers with one byte a second.</summary>
    OneByteASecond,

    /// <summary>The request is taken, and nothing ever comes.</summary>
    Hang,

    /// <summary>A load balancer says 503.</summary>
    Unavailable,

    /// <summary>The answer is not HTTP.</summary>
    Garbage,

    /// <summary>Status 200, then ClickHouse's exception in the body.</summary>
    ExceptionAfter200,

    /// <summary>The other side closes its half of the connection and goes on listening.</summary>
    HalfClosed,

    /// <summary>The server says that it has too many parts.</summary>
    TooManyParts,

    /// <summary>The server says that memory is short.</summary>
    MemoryLimit,

    /// <summary>The server says that the table is read-only.</summary>
    ReadOnlyTable,

    /// <summary>The server says that a grant is missing.</summary>
    AccessDenied,
}
