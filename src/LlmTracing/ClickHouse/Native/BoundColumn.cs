namespace LlmTracing.ClickHouse;

/// <summary>A column of the list that the server's table has, and the server's type of it.</summary>
internal sealed record BoundColumn<TRow>(Column<TRow> Column, ClickHouseType Type)
{
    /// <summary>What names the column in a block: its name and the server's own text of its type.</summary>
    public ReadOnlyMemory<byte> Header { get; } = HeaderOf(Column.Name, Type.Text);

    private static byte[] HeaderOf(string name, string type)
    {
        var header = new ByteBuffer();
        header.WriteString(name);
        header.WriteString(type);
        return header.Written.ToArray();
    }
}
