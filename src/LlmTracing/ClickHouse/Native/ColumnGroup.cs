namespace LlmTracing.ClickHouse;

/// <summary>
/// Columns of a table that are encoded together: each row is read once and its values laid on the lanes of their columns. A column that the
/// server lacks or has in another type than its lane's does not keep the others from it: what lies on that lane is left there.
/// </summary>
/// <param name="lanes">The lanes that the group has declared.</param>
internal abstract class ColumnGroup<TRow>(LaneSet lanes)
{
    public LaneSet Lanes { get; } = lanes;

    /// <summary>Lays a row's values on the lanes.</summary>
    /// <param name="i">The row's place: 0 to <see cref="Lane.Rows"/> - 1, each in turn.</param>
    /// <param name="row">The row.</param>
    public abstract void Read(int i, TRow row);

    /// <summary>Lays the values of a few rows on the lanes: at most <see cref="Lane.Rows"/>.</summary>
    public virtual void Read(ReadOnlySpan<TRow> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Read(i, rows[i]);
        }
    }
}
