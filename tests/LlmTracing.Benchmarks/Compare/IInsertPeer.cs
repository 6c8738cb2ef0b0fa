namespace LlmTracing.Benchmarks;

/// <summary>
/// Another client of ClickHouse, to be put beside ours. An adapter assembly references this one, implements the interface in a public class
/// with a public parameterless constructor, and is loaded with <c>--peer NAME=PATH.dll</c>.
/// </summary>
public interface IInsertPeer : IAsyncDisposable
{
    /// <summary>Connects. Called once, not timed.</summary>
    /// <param name="endpoint">The server's HTTP endpoint.</param>
    /// <param name="database">Database of the table.</param>
    /// <param name="table">A table of the twenty contract columns.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task ConnectAsync(Uri endpoint, string database, string table, CancellationToken cancellationToken);

    /// <summary>Inserts the rows as one batch by the client's best bulk API; returns when the server has acknowledged it.</summary>
    /// <param name="rows">The rows: the twenty contract columns of each are to be written.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task InsertAsync(IReadOnlyList<TraceRecord> rows, CancellationToken cancellationToken);
}
