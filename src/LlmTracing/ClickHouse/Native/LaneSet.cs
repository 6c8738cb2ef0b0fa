namespace LlmTracing.ClickHouse;

/// <summary>
/// The lanes of a group, each named by its column; the words are those of <see cref="ColumnsOf{TRow}"/>. A lane is used for the column of its
/// name in just its type, wherever that stands in the table. So a wrong name or type makes no wrong bytes: the column is written by an
/// encoder of its own, more slowly, and a test finds it.
/// </summary>
internal sealed class LaneSet
{
    private readonly Dictionary<(string Column, string Type), Lane> _lanes = [];

    public IReadOnlyCollection<Lane> All => _lanes.Values;

    /// <summary>The lane that writes the column in the type that the server has; null where there is none.</summary>
    public Lane? Find<TRow>(BoundColumn<TRow> column) => _lanes.GetValueOrDefault((column.Column.Name, column.Type.Text));

    public TextLane String(string column) => Add(column, "String", new TextLane());

    public KeyLane LowCardinality(string column) => Add(column, "LowCardinality(String)", new KeyLane());

    public UuidLane Uuid(string column) => Add(column, "UUID", new UuidLane());

    public NullableUuidLane NullableUuid(string column) => Add(column, "Nullable(UUID)", new NullableUuidLane());

    public BoolLane Bool(string column) => Add(column, "Bool", new BoolLane());

    public UInt16Lane UInt16(string column) => Add(column, "UInt16", new UInt16Lane());

    public UInt32Lane UInt32(string column) => Add(column, "UInt32", new UInt32Lane());

    public UInt64Lane UInt64(string column) => Add(column, "UInt64", new UInt64Lane());

    public TimeLane DateTime64(string column) => Add(column, "DateTime64(3, 'UTC')", new TimeLane());

    public NullableUInt32Lane NullableUInt32(string column) => Add(column, "Nullable(UInt32)", new NullableUInt32Lane());

    public NullableFloat32Lane NullableFloat32(string column) => Add(column, "Nullable(Float32)", new NullableFloat32Lane());

    public NullableDecimalLane NullableDecimal(string column) => Add(column, "Nullable(Decimal(18, 9))", new NullableDecimalLane());

    public TextArrayLane LowCardinalityArray(string column)
        => Add(column, "Array(LowCardinality(String))", new TextArrayLane(new LowCardinalityBuffer(nullable: false)));

    public UInt16ArrayLane UInt16Array(string column) => Add(column, "Array(UInt16)", new UInt16ArrayLane(default));

    public UInt32ArrayLane UInt32Array(string column) => Add(column, "Array(UInt32)", new UInt32ArrayLane(default));

    public MapLane Map(string column)
        => Add(column, "Map(LowCardinality(String), String)", new MapLane(new LowCardinalityBuffer(nullable: false), new StringBuffer()));

    private T Add<T>(string column, string type, T lane)
        where T : Lane
    {
        _lanes.Add((column, type), lane);
        return lane;
    }
}
