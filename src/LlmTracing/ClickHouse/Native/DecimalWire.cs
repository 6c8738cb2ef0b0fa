using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.ClickHouse;

/// <summary>
/// Decimal(precision, scale): the value times 10^scale as an integer of 4, 8, 16 or 32 bytes. Digits below the scale are rounded
/// half to even; a value that has more digits than the precision saturates at the largest one that has not.
/// </summary>
internal readonly struct DecimalWire(int precision, int scale) : IWire<decimal>
{
    private readonly Int128 _max = Power.Of10Wide(Math.Min(precision, 38)) - 1;

    public int Size { get; } = precision switch { <= 9 => 4, <= 18 => 8, <= 38 => 16, _ => 32 };

    public void Write(ref byte to, decimal value)
    {
        var units = Int128.Clamp(Scaled(value), -_max, _max);
        switch (Size)
        {
            case 4:
                Unsafe.WriteUnaligned(ref to, (int)units);
                break;
            case 8:
                Unsafe.WriteUnaligned(ref to, (long)units);
                break;
            default:
                Unsafe.WriteUnaligned(ref to, units);
                if (Size == 32)
                {
                    Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 16), units >> 127); // The sign, extended.
                }

                break;
        }
    }

    public decimal Read(ref readonly byte from)
    {
        var units = Size switch
        {
            4 => Unsafe.ReadUnaligned<int>(in from),
            8 => Unsafe.ReadUnaligned<long>(in from),
            _ => Unsafe.ReadUnaligned<Int128>(in from),
        };

        // A decimal holds 28 digits: what is below them is cut, what is above saturates.
        var fraction = scale;
        for (; fraction > 28 || (fraction > 0 && Int128.Abs(units) > MaxDecimal); fraction--)
        {
            units /= 10;
        }

        return (decimal)Int128.Clamp(units, -MaxDecimal, MaxDecimal) / Power.Of10Decimal(fraction);
    }

    private static readonly Int128 MaxDecimal = (Int128)decimal.MaxValue;

    private Int128 Scaled(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var fraction = (bits[3] >> 16) & 0xFF;
        if (fraction > scale)
        {
            return Scaled(decimal.Round(value, scale, MidpointRounding.ToEven));
        }

        var magnitude = new UInt128((uint)bits[2], MemoryMarshal.Cast<int, ulong>(bits)[0]);
        var factor = (UInt128)Power.Of10Wide(scale - fraction);
        var units = magnitude <= ulong.MaxValue && factor <= long.MaxValue // Costs are: a division of 128 bits takes as long as all the rest.
            ? (Int128)(magnitude * factor)
            : magnitude > (UInt128)Int128.MaxValue / factor ? Int128.MaxValue : (Int128)(magnitude * factor);
        return bits[3] < 0 ? -units : units;
    }
}
