using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>Which of the server's types can hold a value, and in which wire form. Null where a type cannot.</summary>
internal static class Formats
{
    /// <summary>An unsigned integer goes into every integer type that holds all its values, and into Float64.</summary>
    public static FixedFormat<T>? Integer<T>(ClickHouseType type)
        where T : unmanaged, INumber<T>
        => type.Name switch
        {
            "UInt8" => Wide<T, byte>(),
            "UInt16" => Wide<T, ushort>(),
            "UInt32" => Wide<T, uint>(),
            "UInt64" => new FixedFormat<T, NumberWire<T, ulong>>(default),
            "Int16" => Wide<T, short>(),
            "Int32" => Wide<T, int>(),
            "Int64" => new FixedFormat<T, NumberWire<T, long>>(default),
            "UInt128" => new FixedFormat<T, NumberWire<T, UInt128>>(default),
            "Int128" => new FixedFormat<T, NumberWire<T, Int128>>(default),
            "Float64" => new FixedFormat<T, NumberWire<T, double>>(default),
            _ => null,
        };

    public static FixedFormat<float>? Float(ClickHouseType type) => type.Name switch
    {
        "Float32" => new FixedFormat<float, NumberWire<float, float>>(default),
        "Float64" => new FixedFormat<float, NumberWire<float, double>>(default),
        _ => null,
    };

    public static FixedFormat<decimal>? Decimal(ClickHouseType type) => type.Name switch
    {
        "Decimal" when type.Number(1) <= Power.MostDecimals => new FixedFormat<decimal, DecimalWire>(new(type.Number(0, 10), type.Number(1))),
        "Float32" => new FixedFormat<decimal, NumberWire<decimal, float>>(default),
        "Float64" => new FixedFormat<decimal, NumberWire<decimal, double>>(default),
        _ => null,
    };

    public static FixedFormat<bool>? Bool(ClickHouseType type)
        => type.Name is "Bool" or "UInt8" ? new FixedFormat<bool, BoolWire>(default) : null;

    public static FixedFormat<Guid>? Uuid(ClickHouseType type)
        => type.Name is "UUID" ? new FixedFormat<Guid, UuidWire>(default) : null;

    public static FixedFormat<DateTimeOffset>? Time(ClickHouseType type) => type.Name switch
    {
        "DateTime64" when type.Number(0, 3) == 3 => new FixedFormat<DateTimeOffset, MillisecondsWire>(default),
        "DateTime64" => new FixedFormat<DateTimeOffset, DateTime64Wire>(new(type.Number(0))),
        "DateTime" or "DateTime32" => new FixedFormat<DateTimeOffset, SecondsWire>(default),
        _ => null,
    };

    /// <summary>Texts go into String, FixedString and the Enums, nullable or not, and into LowCardinality of a String.</summary>
    public static TextBuffer? Text(ClickHouseType type) => type.Name switch
    {
        "String" => new StringBuffer(),
        "FixedString" => new FixedStringBuffer(type.Number(0)),
        "Enum8" => new EnumBuffer(type.Name, sizeof(sbyte), new Dictionary<string, short>(type.EnumValues(), StringComparer.Ordinal)),
        "Enum16" => new EnumBuffer(type.Name, sizeof(short), new Dictionary<string, short>(type.EnumValues(), StringComparer.Ordinal)),
        "Nullable" when Text(type.Argument(0)) is { } inner => new NullableTextBuffer(inner),
        "LowCardinality" when type.Argument(0).WithoutNullable.Name == "String"
            => new LowCardinalityBuffer(type.Argument(0).IsNullable),
        _ => null,
    };

    /// <summary>Whether there are texts that the type, or what it is made of, cannot hold.</summary>
    public static bool MayRefuse(ClickHouseType type) => type.Name switch
    {
        "FixedString" or "Enum8" or "Enum16" => true,
        "Nullable" or "LowCardinality" or "Array" or "Map" => type.Arguments.Any(static a => MayRefuse(ClickHouseType.Parse(a))),
        _ => false,
    };

    private static FixedFormat<T>? Wide<T, TStored>()
        where T : unmanaged, INumber<T>
        where TStored : unmanaged, INumber<TStored>, IMinMaxValue<TStored>
        => Unsafe.SizeOf<TStored>() > Unsafe.SizeOf<T>()
            || (Unsafe.SizeOf<TStored>() == Unsafe.SizeOf<T>() && TStored.IsZero(TStored.MinValue))
            ? new FixedFormat<T, NumberWire<T, TStored>>(default)
            : null;
}
