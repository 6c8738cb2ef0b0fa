using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>
/// The times that a table can hold truly. The server stores any number as DateTime64, but its Date, its DateTime and a TTL
/// computed in them wrap (9999 becomes 2106), so times are clamped to where none of these does, with decades left for the TTL.
/// </summary>
internal static class TimeWindow
{
    /// <summary>1970-01-01 00:00:00 UTC.</summary>
    public const long MinTicks = 621_355_968_000_000_000;

    /// <summary>2099-12-31 23:59:59.9999999 UTC.</summary>
    public const long MaxTicks = 662_380_415_999_999_999;

    /// <summary>Ticks since 1970 of the clamped time.</summary>
    public static long SinceEpoch(DateTimeOffset value) => SinceEpoch(value.UtcTicks);

    /// <summary>Ticks since 1970 of the clamped time in UTC ticks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SinceEpoch(long utcTicks) => Math.Clamp(utcTicks, MinTicks, MaxTicks) - MinTicks;

    /// <summary>The time that a stored count stands for, saturated to what .NET can say.</summary>
    public static DateTimeOffset FromEpoch(long units, long ticksPerUnit)
    {
        var ticks = Int128.Clamp(((Int128)units * ticksPerUnit) + MinTicks, 0, DateTimeOffset.MaxValue.Ticks);
        return new DateTimeOffset((long)ticks, TimeSpan.Zero);
    }
}
