namespace LlmTracing.ClickHouse;

/// <summary>One column of a table: its name and type, and how a row's value is read, written and explained.</summary>
internal abstract class Column<TRow>(string name, string type, string description, string codec)
{
    public string Name { get; } = name;

    /// <summary>ClickHouse's canonical text of the type, blanks included, as <c>DESCRIBE TABLE</c> prints it.</summary>
    public string Type { get; } = type;

    public string Description { get; } = description;

    /// <summary>Arguments of <c>CODEC(…)</c>.</summary>
    public string Codec { get; } = codec;

    /// <summary>What a row holds that was written without the column: an expression of the DDL.</summary>
    public string Default { get; init; } = DefaultOf(type);

    /// <summary>Makes an encoder of the column's values as the type that the server's column has; null where that type cannot hold them.</summary>
    public abstract ColumnEncoder<TRow>? Encoder(ClickHouseType type);

    /// <summary>Makes a decoder of the type that an answer's column has; null where that type cannot be read as the column's values.</summary>
    public abstract ColumnDecoder<TRow>? Decoder(ClickHouseType type);

    /// <summary>Puts the empty value in the place of a null that host code left where the type has none.</summary>
    public virtual void Heal(TRow row)
    {
    }

    private static string DefaultOf(string type) => ClickHouseType.Parse(type).Name switch
    {
        "String" or "LowCardinality" => "''",
        "Nullable" => "NULL",
        "Array" => "[]",
        "Map" => "map()",
        "Bool" => "false",
        "UUID" => "toUUID('00000000-0000-0000-0000-000000000000')",
        _ => "0",
    };
}

/// <summary>A column whose value is a <typeparamref name="TValue"/>.</summary>
internal abstract class Column<TRow, TValue>(
    string name, string type, Func<TRow, TValue> get, Action<TRow, TValue> set, string description, string codec)
    : Column<TRow>(name, type, description, codec)
{
    public Func<TRow, TValue> Get { get; } = get;

    public Action<TRow, TValue> Set { get; } = set;
}
