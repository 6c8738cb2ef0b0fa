namespace LlmTracing.ClickHouse;

/// <summary>The vocabulary in which a list of columns of <typeparamref name="TRow"/> is written.</summary>
internal static class ColumnsOf<TRow>
{
    public const string DefaultCodec = "ZSTD(1)";

    public static Column<TRow> String(
        string name, Func<TRow, string> get, Action<TRow, string> set, string description, string codec = DefaultCodec)
        => new TextColumn<TRow>(name, "String", get, set, description, codec);

    public static Column<TRow> Uuid(
        string name, Func<TRow, Guid> get, Action<TRow, Guid> set, string description, string codec = DefaultCodec)
        => new FixedColumn<TRow, Guid>(name, "UUID", Formats.Uuid, get, set, description, codec);

    public static Column<TRow> NullableUuid(
        string name, Func<TRow, Guid?> get, Action<TRow, Guid?> set, string description, string codec = DefaultCodec)
        => new NullableColumn<TRow, Guid>(name, "Nullable(UUID)", Formats.Uuid, get, set, description, codec);

    public static Column<TRow> LowCardinality(
        string name, Func<TRow, string> get, Action<TRow, string> set, string description, string codec = DefaultCodec)
        => new TextColumn<TRow>(name, "LowCardinality(String)", get, set, description, codec);

    /// <summary>A text of few values, and the one that a row written without the column holds.</summary>
    public static Column<TRow> LowCardinality(
        string name, Func<TRow, string> get, Action<TRow, string> set, string description, string codec, string defaultText)
        => new TextColumn<TRow>(name, "LowCardinality(String)", get, set, description, codec) { Default = SqlText.Literal(defaultText) };

    public static Column<TRow> Bool(
        string name, Func<TRow, bool> get, Action<TRow, bool> set, string description, string codec = DefaultCodec)
        => new FixedColumn<TRow, bool>(name, "Bool", Formats.Bool, get, set, description, codec);

    public static Column<TRow> UInt16(
        string name, Func<TRow, ushort> get, Action<TRow, ushort> set, string description, string codec = DefaultCodec)
        => new FixedColumn<TRow, ushort>(name, "UInt16", Formats.Integer<ushort>, get, set, description, codec);

    public static Column<TRow> UInt32(
        string name, Func<TRow, uint> get, Action<TRow, uint> set, string description, string codec = DefaultCodec)
        => new FixedColumn<TRow, uint>(name, "UInt32", Formats.Integer<uint>, get, set, description, codec);

    public static Column<TRow> UInt64(
        string name, Func<TRow, ulong> get, Action<TRow, ulong> set, string description, string codec = DefaultCodec)
        => new FixedColumn<TRow, ulong>(name, "UInt64", Formats.Integer<ulong>, get, set, description, codec);

    public static Column<TRow> DateTime64(
        string name, Func<TRow, DateTimeOffset> get, Action<TRow, DateTimeOffset> set, string description, string codec = DefaultCodec)
        => new FixedColumn<TRow, DateTimeOffset>(name, "DateTime64(3, 'UTC')", Formats.Time, get, set, description, codec);

    public static Column<TRow> NullableUInt32(
        string name, Func<TRow, uint?> get, Action<TRow, uint?> set, string description, string codec = DefaultCodec)
        => new NullableColumn<TRow, uint>(name, "Nullable(UInt32)", Formats.Integer<uint>, get, set, description, codec);

    public static Column<TRow> NullableFloat32(
        string name, Func<TRow, float?> get, Action<TRow, float?> set, string description, string codec = DefaultCodec)
        => new NullableColumn<TRow, float>(name, "Nullable(Float32)", Formats.Float, get, set, description, codec);

    public static Column<TRow> NullableDecimal(
        string name, Func<TRow, decimal?> get, Action<TRow, decimal?> set, string description, string codec = DefaultCodec)
        => new NullableColumn<TRow, decimal>(name, "Nullable(Decimal(18, 9))", Formats.Decimal, get, set, description, codec);

    public static Column<TRow> LowCardinalityArray(
        string name, Func<TRow, IReadOnlyList<string>> get, Action<TRow, IReadOnlyList<string>> set, string description, string codec = DefaultCodec)
        => new TextArrayColumn<TRow>(name, "Array(LowCardinality(String))", get, set, description, codec);

    public static Column<TRow> UInt16Array(
        string name, Func<TRow, IReadOnlyList<ushort>> get, Action<TRow, IReadOnlyList<ushort>> set, string description, string codec = DefaultCodec)
        => new FixedArrayColumn<TRow, ushort>(name, "Array(UInt16)", Formats.Integer<ushort>, get, set, description, codec);

    public static Column<TRow> UInt32Array(
        string name, Func<TRow, IReadOnlyList<uint>> get, Action<TRow, IReadOnlyList<uint>> set, string description, string codec = DefaultCodec)
        => new FixedArrayColumn<TRow, uint>(name, "Array(UInt32)", Formats.Integer<uint>, get, set, description, codec);

    public static Column<TRow> Map(
        string name, Func<TRow, IReadOnlyDictionary<string, string>> get, Action<TRow, IReadOnlyDictionary<string, string>> set, string description, string codec = DefaultCodec)
        => new MapColumn<TRow>(name, "Map(LowCardinality(String), String)", get, set, description, codec);
}
