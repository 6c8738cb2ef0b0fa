using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>The vocabulary in which the columns of an answer are written: what is only read.</summary>
internal static class AnswerOf<TRow>
{
    public static Column<TRow> Text(string name, Action<TRow, string> set)
        => new TextColumn<TRow>(name, "String", static _ => "", set, "", "");

    public static Column<TRow> Count(string name, Action<TRow, ulong> set)
        => new FixedColumn<TRow, ulong>(name, "UInt64", Formats.Integer<ulong>, static _ => 0, set, "", "");

    public static Column<TRow> Small(string name, Action<TRow, ushort> set)
        => new FixedColumn<TRow, ushort>(name, "UInt16", Formats.Integer<ushort>, static _ => 0, set, "", "");

    public static Column<TRow> Id(string name, Action<TRow, Guid> set)
        => new FixedColumn<TRow, Guid>(name, "UUID", Formats.Uuid, static _ => default, set, "", "");

    public static Column<TRow> Time(string name, Action<TRow, DateTimeOffset> set)
        => new FixedColumn<TRow, DateTimeOffset>(name, "DateTime64(3, 'UTC')", Formats.Time, static _ => default, set, "", "");

    public static Column<TRow> Money(string name, Action<TRow, decimal> set)
        => new FixedColumn<TRow, decimal>(name, "Decimal(38, 9)", Formats.Decimal, static _ => 0, set, "", "");

    public static Column<TRow> NullableMoney(string name, Action<TRow, decimal?> set)
        => new NullableColumn<TRow, decimal>(name, "Nullable(Decimal(38, 9))", Formats.Decimal, static _ => null, set, "", "");

    public static Column<TRow> NullableCount(string name, Action<TRow, ulong?> set)
        => new NullableColumn<TRow, ulong>(name, "Nullable(UInt64)", Formats.Integer<ulong>, static _ => null, set, "", "");

    public static Column<TRow> Number(string name, Action<TRow, double?> set)
        => new NullableColumn<TRow, double>(name, "Nullable(Float64)", Formats.Integer<double>, static _ => null, set, "", "");
}
