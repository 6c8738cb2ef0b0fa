namespace LlmTracing.ClickHouse;

/// <summary>A wire form of fixed size that has been chosen for a column; makes the encoders and decoders that use it.</summary>
internal abstract class FixedFormat<TValue>
    where TValue : struct
{
    public abstract ColumnEncoder<TRow> Encoder<TRow>(Func<TRow, TValue> get);

    public abstract ColumnEncoder<TRow> NullableEncoder<TRow>(Func<TRow, TValue?> get);

    public abstract ColumnEncoder<TRow> ArrayEncoder<TRow>(Func<TRow, IReadOnlyList<TValue>> get);
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
        => new FixedArrayEncoder<TRow, TValue, TWire>(get, wire);
}
