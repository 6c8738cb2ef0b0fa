namespace LlmTracing.ClickHouse;

/// <summary>A wire form of fixed size that has been chosen for a column; makes the encoders and decoders that use it.</summary>
internal abstract class FixedFormat<TValue>
    where TValue : struct
{
    public abstract ColumnEncoder<TRow> Encoder<TRow>(Func<TRow, TValue> get);

    public abstract ColumnEncoder<TRow> NullableEncoder<TRow>(Func<TRow, TValue?> get);

    public abstract ColumnEncoder<TRow> ArrayEncoder<TRow>(Func<TRow, IReadOnlyList<TValue>> get);

    public abstract ColumnDecoder<TRow> Decoder<TRow>(Action<TRow, TValue> set);

    public abstract ColumnDecoder<TRow> NullableDecoder<TRow>(Action<TRow, TValue?> set);

    public abstract ColumnDecoder<TRow> ArrayDecoder<TRow>(Action<TRow, IReadOnlyList<TValue>> set);
}

/// <inheritdoc/>
internal sealed class FixedFormat<TValue, TWire>(TWire wire) : FixedFormat<TValue>
    where TValue : struct
    where TWire : struct, IWire<TValue>
{
    public override ColumnEncoder<TRow> Encoder<TRow>(Func<TRow, TValue> get)
        => new FixedEncoder<TRow, TValue, TWire>(get, wire);

    public override ColumnEncoder<TRow> NullableEncoder<TRow>(Func<TRow, TValue?> get)
        => new NullableEncoder<TRow, TValue, TWire>(get, wire);

    public override ColumnEncoder<TRow> ArrayEncoder<TRow>(Func<TRow, IReadOnlyList<TValue>> get)
        => new LaneEncoder<TRow, IReadOnlyList<TValue>>(get, new FixedArrayLane<TValue, TWire>(wire));

    public override ColumnDecoder<TRow> Decoder<TRow>(Action<TRow, TValue> set)
        => new FixedDecoder<TRow, TValue, TWire>(set, wire);

    public override ColumnDecoder<TRow> NullableDecoder<TRow>(Action<TRow, TValue?> set)
        => new NullableDecoder<TRow, TValue, TWire>(set, wire);

    public override ColumnDecoder<TRow> ArrayDecoder<TRow>(Action<TRow, IReadOnlyList<TValue>> set)
        => new FixedArrayDecoder<TRow, TValue, TWire>(set, wire);
}
