namespace LlmTracing.ClickHouse;

/// <summary>
/// One column of a group. A few rows' values are set first, close together and in the cache, and then appended to the column at once: twenty
/// columns that grow by a value each in turn are twenty places in memory to write to for every row.
/// </summary>
internal abstract class Lane : ColumnBytes
{
    /// <summary>How many rows' values are set before they are appended.</summary>
    public const int Rows = 64;

    /// <summary>Appends the values of the first rows.</summary>
    public abstract void Append(int rows);
}
