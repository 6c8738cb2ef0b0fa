using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>Decimal(18, 9), as costs have it: billionths as Int64. The same bytes as <see cref="DecimalWire"/>, sooner for small numbers.</summary>
internal readonly struct BillionthsWire : IWire<decimal>
{
    private const int Scale = 9;
    private const long Max = 999_999_999_999_999_999;

    private static readonly DecimalWire AnyDecimal = new(precision: 18, scale: Scale);

    public int Size => sizeof(long);

    public void Write(ref byte to, decimal value)
    {
        if (!TryWriteSmall(ref to, value))
        {
            AnyDecimal.Write(ref to, value);
        }
    }

    public decimal Read(ref readonly byte from) => AnyDecimal.Read(in from);

    /// <summary>Digits of 32 bits, at most nine of them behind the point: what calls cost.</summary>
    private static bool TryWriteSmall(ref byte to, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var fraction = (bits[3] >> 16) & 0xFF;
        if ((bits[1] | bits[2]) != 0 || bits[3] < 0 || fraction > Scale)
        {
            return false;
        }

        var units = (uint)bits[0] * Power.Of10(Scale - fraction);
        Unsafe.WriteUnaligned(ref to, units);
        return units <= Max;
    }
}
