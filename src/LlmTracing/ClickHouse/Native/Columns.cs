using System.Collections.ObjectModel;

namespace LlmTracing.ClickHouse;

/// <summary>A column of texts.</summary>
internal sealed class TextColumn<TRow>(
    string name, string type, Func<TRow, string> get, Action<TRow, string> set, string description, string codec)
    : Column<TRow, string>(name, type, get, set, description, codec)
{
    public override ColumnEncoder<TRow>? Encoder(ClickHouseType type)
        => Formats.Text(type) is { } buffer ? new TextEncoder<TRow>(Get, buffer) : null;

    public override ColumnDecoder<TRow>? Decoder(ClickHouseType type)
        => TextSource.For(type) is { } source ? new TextDecoder<TRow>(Set, source) : null;

    public override void Heal(TRow row)
    {
        if (Get(row) is null)
        {
            Set(row, "");
        }
    }
}

/// <summary>A column of lists of texts.</summary>
internal sealed class TextArrayColumn<TRow>(
    string name, string type, Func<TRow, IReadOnlyList<string>> get, Action<TRow, IReadOnlyList<string>> set, string description, string codec)
    : Column<TRow, IReadOnlyList<string>>(name, type, get, set, description, codec)
{
    public override ColumnEncoder<TRow>? Encoder(ClickHouseType type)
        => type.Name == "Array" && Formats.Text(type.Argument(0)) is { } items ? new LaneEncoder<TRow, IReadOnlyList<string>>(Get, new TextArrayLane(items)) : null;

    public override ColumnDecoder<TRow>? Decoder(ClickHouseType type)
        => type.Name == "Array" && TextSource.For(type.Argument(0)) is { } items ? new TextArrayDecoder<TRow>(Set, items) : null;

    public override void Heal(TRow row)
    {
        if (Get(row) is not { } items)
        {
            Set(row, []);
        }
        else if (items.Contains(null!, StringComparer.Ordinal))
        {
            Set(row, [.. items.Select(static item => item ?? "")]);
        }
    }
}

/// <summary>A column of maps of texts.</summary>
internal sealed class MapColumn<TRow>(
    string name, string type, Func<TRow, IReadOnlyDictionary<string, string>> get, Action<TRow, IReadOnlyDictionary<string, string>> set,
    string description, string codec)
    : Column<TRow, IReadOnlyDictionary<string, string>>(name, type, get, set, description, codec)
{
    public override ColumnEncoder<TRow>? Encoder(ClickHouseType type)
        => type.Name == "Map" && Formats.Text(type.Argument(0)) is { } keys && Formats.Text(type.Argument(1)) is { } values
            ? new LaneEncoder<TRow, IReadOnlyDictionary<string, string>>(Get, new MapLane(keys, values))
            : null;

    public override ColumnDecoder<TRow>? Decoder(ClickHouseType type)
        => type.Name == "Map" && TextSource.For(type.Argument(0)) is { } keys && TextSource.For(type.Argument(1)) is { } values
            ? new MapDecoder<TRow>(Set, keys, values)
            : null;

    public override void Heal(TRow row)
    {
        if (Get(row) is not { } pairs)
        {
            Set(row, ReadOnlyDictionary<string, string>.Empty);
        }
        else if (pairs.Values.Contains(null!, StringComparer.Ordinal))
        {
            Set(row, pairs.ToDictionary(static pair => pair.Key, static pair => pair.Value ?? "", StringComparer.Ordinal));
        }
    }
}

/// <summary>A column of values of fixed size.</summary>
internal sealed class FixedColumn<TRow, TValue>(
    string name, string type, Func<ClickHouseType, FixedFormat<TValue>?> format,
    Func<TRow, TValue> get, Action<TRow, TValue> set, string description, string codec)
    : Column<TRow, TValue>(name, type, get, set, description, codec)
    where TValue : struct
{
    public override ColumnEncoder<TRow>? Encoder(ClickHouseType type) => type.IsNullable
        ? format(type.WithoutNullable)?.NullableEncoder<TRow>(row => Get(row))
        : format(type)?.Encoder(Get);

    public override ColumnDecoder<TRow>? Decoder(ClickHouseType type) => type.IsNullable
        ? format(type.WithoutNullable)?.NullableDecoder<TRow>((row, value) => Set(row, value.GetValueOrDefault()))
        : format(type)?.Decoder(Set);
}

/// <summary>A column of values of fixed size or null. A server's column that is not Nullable holds 0 for null.</summary>
internal sealed class NullableColumn<TRow, TValue>(
    string name, string type, Func<ClickHouseType, FixedFormat<TValue>?> format,
    Func<TRow, TValue?> get, Action<TRow, TValue?> set, string description, string codec)
    : Column<TRow, TValue?>(name, type, get, set, description, codec)
    where TValue : struct
{
    public override ColumnEncoder<TRow>? Encoder(ClickHouseType type) => type.IsNullable
        ? format(type.WithoutNullable)?.NullableEncoder(Get)
        : format(type)?.Encoder<TRow>(row => Get(row).GetValueOrDefault());

    public override ColumnDecoder<TRow>? Decoder(ClickHouseType type) => type.IsNullable
        ? format(type.WithoutNullable)?.NullableDecoder(Set)
        : format(type)?.Decoder<TRow>((row, value) => Set(row, value));
}

/// <summary>A column of lists of values of fixed size.</summary>
internal sealed class FixedArrayColumn<TRow, TValue>(
    string name, string type, Func<ClickHouseType, FixedFormat<TValue>?> format,
    Func<TRow, IReadOnlyList<TValue>> get, Action<TRow, IReadOnlyList<TValue>> set, string description, string codec)
    : Column<TRow, IReadOnlyList<TValue>>(name, type, get, set, description, codec)
    where TValue : struct
{
    public override ColumnEncoder<TRow>? Encoder(ClickHouseType type)
        => type.Name == "Array" ? format(type.Argument(0))?.ArrayEncoder(Get) : null;

    public override ColumnDecoder<TRow>? Decoder(ClickHouseType type)
        => type.Name == "Array" ? format(type.Argument(0))?.ArrayDecoder(Set) : null;

    public override void Heal(TRow row)
    {
        if (Get(row) is null)
        {
            Set(row, []);
        }
    }
}
