namespace LlmTracing.ClickHouse;

/// <summary>
/// One column of a group. A few rows' values are set first, close together and in the cache, and then appended to the column at once: twenty
/// columns that grow by a value each in turn are twenty places in memory to write to for every row.
/// </summary>
internal abstract class Lane : ColumnBytes
{
    /// <summary>How many rows' values are set before they are appended.</summary>
    public const int Rows = 128;

    /// <summary>Appends the values of the first rows.</summary>
    public abstract void Append(int rows);
}

/// <summary>A lane whose values can be set without knowing more of it.</summary>
internal abstract class Lane<TValue> : Lane
{
    /// <summary>Sets a row's value: 0 to <see cref="Lane.Rows"/> - 1, each in turn.</summary>
    public abstract void Set(int row, TValue value);
}
