namespace LlmTracing.ClickHouse;

/// <summary>An insert failed. The message names the server's code and cause, never credentials or rows.</summary>
internal sealed class InsertException : Exception
{
    public InsertException(InsertFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    public InsertFailure Failure { get; }

    /// <summary>ClickHouse's error code; 0 where there was none.</summary>
    public int Code { get; init; }

    /// <summary>Places of the rows that the table's columns cannot hold; empty where it was the server that refused, and does not say which.</summary>
    public IReadOnlyList<int> Unfit { get; init; } = [];

    /// <summary>How long the server asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What a failed insert calls for.</summary>
internal enum InsertFailure
{
    /// <summary>The server or the way to it is busy or away: the same rows are tried again with the same token.</summary>
    Temporary,

    /// <summary>This batch is refused for its data: it is bisected until the bad row is alone.</summary>
    Batch,

    /// <summary>Every batch would be refused (credentials, table, grants, schema): said once, probed slowly.</summary>
    Configuration,
}
