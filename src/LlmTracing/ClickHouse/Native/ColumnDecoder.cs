namespace LlmTracing.ClickHouse;

/// <summary>Reads one column of a block into its rows.</summary>
internal abstract class ColumnDecoder<TRow>
{
    /// <summary>Reads the column's value of each row and sets it.</summary>
    public abstract ValueTask ReadAsync(NativeInput input, TRow[] rows, CancellationToken cancellationToken);
}
