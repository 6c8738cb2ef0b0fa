using LlmTracing.ClickHouse;

namespace LlmTracing.Writing.Spooling;

/// <summary>A column of the table as it lies in a spool file.</summary>
internal abstract class SpoolColumn<TRow>(string name, byte kind)
{
    public string Name { get; } = name;

    public byte Kind { get; } = kind;

    public abstract void Write(SpoolBuffer to, TRow row);

    public abstract void Read(ref SpoolReader from, TRow row);

    /// <summary>Makes the spool's form of a column from its .NET type.</summary>
    public static SpoolColumn<TRow> Of(Column<TRow> column) => column switch
    {
        Column<TRow, string> c => Make(c, SpoolValue.String),
        Column<TRow, Guid> c => Make(c, SpoolValue.Uuid),
        Column<TRow, Guid?> c => Make(c, SpoolValue.NullableUuid),
        Column<TRow, bool> c => Make(c, SpoolValue.Bool),
        Column<TRow, ushort> c => Make(c, SpoolValue.UInt16),
        Column<TRow, ushort?> c => Make(c, SpoolValue.NullableUInt16),
        Column<TRow, uint> c => Make(c, SpoolValue.UInt32),
        Column<TRow, uint?> c => Make(c, SpoolValue.NullableUInt32),
        Column<TRow, ulong> c => Make(c, SpoolValue.UInt64),
        Column<TRow, ulong?> c => Make(c, SpoolValue.NullableUInt64),
        Column<TRow, float?> c => Make(c, SpoolValue.NullableFloat),
        Column<TRow, decimal?> c => Make(c, SpoolValue.NullableDecimal),
        Column<TRow, DateTimeOffset> c => Make(c, SpoolValue.Time),
        Column<TRow, DateTimeOffset?> c => Make(c, SpoolValue.NullableTime),
        Column<TRow, IReadOnlyList<string>> c => Make(c, SpoolValue.Strings),
        Column<TRow, IReadOnlyList<ushort>> c => Make(c, SpoolValue.UInt16s),
        Column<TRow, IReadOnlyList<uint>> c => Make(c, SpoolValue.UInt32s),
        Column<TRow, IReadOnlyDictionary<string, string>> c => Make(c, SpoolValue.Map),
        _ => throw new NotSupportedException($"The spool has no form for the values of the column {column.Name}."),
    };

    private static Typed<TValue> Make<TValue>(Column<TRow, TValue> column, SpoolValue<TValue> value) => new(column, value);

    private sealed class Typed<TValue>(Column<TRow, TValue> column, SpoolValue<TValue> value)
        : SpoolColumn<TRow>(column.Name, value.Kind)
    {
        public override void Write(SpoolBuffer to, TRow row)
        {
            column.Heal(row); // A null of the host's: the row is whole without it.
            value.Write(to, column.Get(row));
        }

        public override void Read(ref SpoolReader from, TRow row) => column.Set(row, value.Read(ref from));
    }
}
