namespace LlmTracing;

/// <summary>How inserted blocks are compressed on their way to ClickHouse.</summary>
/// <remarks>Compressing costs more CPU than all the rest of an insert, so it pays only where the network is slow or billed.</remarks>
public enum ClickHouseCompression
{
    /// <summary>Not at all; the default.</summary>
    None,

    /// <summary>gzip at its fastest level: about half the bytes; every server and proxy takes it.</summary>
    Gzip,

    /// <summary>Brotli at its fastest level: about a third of the bytes.</summary>
    Brotli,
}
