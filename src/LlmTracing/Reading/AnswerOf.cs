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
        => new NullableColumn<TRow, decimal>(name, "Nullable(Decimal(18, 9))", Formats.Decimal, static _ => null, set, "", "");

    public static Column<TRow> NullableTokens(string name, Action<TRow, uint?> set)
        => new NullableColumn<TRow, uint>(name, "Nullable(UInt32)", Formats.Integer<uint>, static _ => null, set, "", "");

    public static Column<TRow> Numbers(string name, Action<TRow, IReadOnlyList<double>> set)
        => new FixedArrayColumn<TRow, double>(name, "Array(Float64)", Formats.Integer<double>, static _ => [], set, "", "");
}
