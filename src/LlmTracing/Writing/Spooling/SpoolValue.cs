using System.Collections.ObjectModel;

namespace LlmTracing.Writing.Spooling;

internal delegate void WriteValue<in TValue>(SpoolBuffer to, TValue value);

internal delegate TValue ReadValue<out TValue>(ref SpoolReader from);

/// <summary>How values of one kind lie in a spool file. The kind's number is part of the format: it never changes its meaning.</summary>
internal abstract class SpoolValue(byte kind)
{
    public static readonly SpoolValue<string> String = new(1, static (b, v) => b.WriteString(v), static (ref r) => r.ReadString());

    public static readonly SpoolValue<Guid> Uuid = new(2, WriteGuid, static (ref r) => new Guid(r.Take(16)));

    public static readonly SpoolValue<Guid?> NullableUuid = Nullable(3, Uuid);

    public static readonly SpoolValue<bool> Bool = new(4, static (b, v) => b.WriteFlag(v), static (ref r) => r.ReadFlag());

    public static readonly SpoolValue<ushort> UInt16 = new(5, static (b, v) => b.WriteVarint(v), static (ref r) => (ushort)r.ReadVarint());

    public static readonly SpoolValue<uint> UInt32 = new(6, static (b, v) => b.WriteVarint(v), static (ref r) => (uint)r.ReadVarint());

    public static readonly SpoolValue<ulong> UInt64 = new(7, static (b, v) => b.WriteVarint(v), static (ref r) => r.ReadVarint());

    public static readonly SpoolValue<uint?> NullableUInt32 = Nullable(8, UInt32);

    public static readonly SpoolValue<float?> NullableFloat = Nullable(9, new SpoolValue<float>(
        0,
        static (b, v) => b.WriteInt32(BitConverter.SingleToInt32Bits(v)),
        static (ref r) => BitConverter.Int32BitsToSingle(r.ReadInt32())));

    public static readonly SpoolValue<decimal?> NullableDecimal = Nullable(10, new SpoolValue<decimal>(0, WriteDecimal, ReadDecimal));

    public static readonly SpoolValue<DateTimeOffset> Time = new(
        11, static (b, v) => b.WriteInt64(v.UtcTicks), static (ref r) => new DateTimeOffset(r.ReadInt64(), TimeSpan.Zero));

    public static readonly SpoolValue<IReadOnlyList<string>> Strings = List(12, String);

    public static readonly SpoolValue<IReadOnlyList<ushort>> UInt16s = List(13, UInt16);

    public static readonly SpoolValue<IReadOnlyList<uint>> UInt32s = List(14, UInt32);

    public static readonly SpoolValue<IReadOnlyDictionary<string, string>> Map = new(15, WriteMap, ReadMap);

    public static readonly SpoolValue<DateTimeOffset?> NullableTime = Nullable(16, Time);

    public static readonly SpoolValue<ulong?> NullableUInt64 = Nullable(17, UInt64);

    public static readonly SpoolValue<ushort?> NullableUInt16 = Nullable(18, UInt16);

    /// <summary>All kinds, so that a file with columns that this version does not know can be read past them.</summary>
    public static IReadOnlyDictionary<byte, SpoolValue> ByKind { get; } = new SpoolValue[]
    {
        String, Uuid, NullableUuid, Bool, UInt16, UInt32, UInt64, NullableUInt32, NullableFloat, NullableDecimal, Time, Strings,
        UInt16s, UInt32s, Map, NullableTime, NullableUInt64, NullableUInt16,
    }.ToDictionary(static v => v.Kind);

    public byte Kind { get; } = kind;

    /// <summary>Reads past one value.</summary>
    public abstract void Skip(ref SpoolReader from);

    private static SpoolValue<T?> Nullable<T>(byte kind, SpoolValue<T> of)
        where T : struct
        => new(
            kind,
            (b, v) =>
            {
                b.WriteFlag(v.HasValue);
                if (v.HasValue)
                {
                    of.Write(b, v.Value);
                }
            },
            (ref r) => r.ReadFlag() ? of.Read(ref r) : null);

    private static SpoolValue<IReadOnlyList<T>> List<T>(byte kind, SpoolValue<T> of)
        => new(
            kind,
            (b, v) =>
            {
                b.WriteVarint((ulong)v.Count);
                foreach (var item in v)
                {
                    of.Write(b, item);
                }
            },
            (ref r) =>
            {
                var count = r.ReadCount();
                if (count == 0)
                {
                    return [];
                }

                var items = new T[count];
                for (var i = 0; i < count; i++)
                {
                    items[i] = of.Read(ref r);
                }

                return items;
            });

    private static void WriteGuid(SpoolBuffer to, Guid value) => value.TryWriteBytes(to.Take(16));

    private static void WriteDecimal(SpoolBuffer to, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        foreach (var part in bits)
        {
            to.WriteInt32(part);
        }
    }

    private static decimal ReadDecimal(ref SpoolReader from)
    {
        Span<int> bits = [from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadInt32()];
        return new decimal(bits);
    }

    private static void WriteMap(SpoolBuffer to, IReadOnlyDictionary<string, string> value)
    {
        to.WriteVarint((ulong)value.Count);
        foreach (var (name, text) in value)
        {
            to.WriteString(name);
            to.WriteString(text);
        }
    }

    private static IReadOnlyDictionary<string, string> ReadMap(ref SpoolReader from)
    {
        var count = from.ReadCount();
        if (count == 0)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        var map = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = from.ReadString();
            map[name] = from.ReadString();
        }

        return map;
    }
}

/// <summary>How values of type <typeparamref name="TValue"/> lie in a spool file.</summary>
internal sealed class SpoolValue<TValue>(byte kind, WriteValue<TValue> write, ReadValue<TValue> read) : SpoolValue(kind)
{
    public WriteValue<TValue> Write { get; } = write;

    public ReadValue<TValue> Read { get; } = read;

    public override void Skip(ref SpoolReader from) => Read(ref from);
}
