using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>DateTime64(3): milliseconds since 1970 as Int64. The contract's own type, so it gets a divisor known when compiled.</summary>
internal readonly struct MillisecondsWire : IWire<DateTimeOffset>
{
    public int Size => sizeof(long);

    /// <summary>What is written for a time in UTC ticks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(long utcTicks) => TimeWindow.SinceEpoch(utcTicks) / TimeSpan.TicksPerMillisecond;

    public void Write(ref byte to, DateTimeOffset value) => Unsafe.WriteUnaligned(ref to, Of(value.UtcTicks));

    public DateTimeOffset Read(ref readonly byte from)
        => TimeWindow.FromEpoch(Unsafe.ReadUnaligned<long>(in from), TimeSpan.TicksPerMillisecond);
}

/// <summary>DateTime64(n) for any n: units of 10^-n seconds since 1970 as Int64.</summary>
internal readonly struct DateTime64Wire(int precision) : IWire<DateTimeOffset>
{
    // A tick is 10^-7 s: up to precision 7 a unit is some ticks, above it a tick is some units.
    private readonly long _ticksPerUnit = precision <= 7 ? Power.Of10(7 - precision) : 0;
    private readonly long _unitsPerTick = precision <= 7 ? 1 : Power.Of10(precision - 7);

    public int Size => sizeof(long);

    public void Write(ref byte to, DateTimeOffset value)
    {
        var ticks = TimeWindow.SinceEpoch(value);
        Unsafe.WriteUnaligned(ref to, _ticksPerUnit != 0 ? ticks / _ticksPerUnit : ticks * _unitsPerTick);
    }

    public DateTimeOffset Read(ref readonly byte from)
    {
        var units = Unsafe.ReadUnaligned<long>(in from);
        return _ticksPerUnit != 0
            ? TimeWindow.FromEpoch(units, _ticksPerUnit)
            : TimeWindow.FromEpoch(units / _unitsPerTick, 1);
    }
}

/// <summary>DateTime: seconds since 1970 as UInt32.</summary>
internal readonly struct SecondsWire : IWire<DateTimeOffset>
{
    public int Size => sizeof(uint);

    public void Write(ref byte to, DateTimeOffset value)
        => Unsafe.WriteUnaligned(ref to, (uint)(TimeWindow.SinceEpoch(value) / TimeSpan.TicksPerSecond));

    public DateTimeOffset Read(ref readonly byte from)
        => TimeWindow.FromEpoch(Unsafe.ReadUnaligned<uint>(in from), TimeSpan.TicksPerSecond);
}
