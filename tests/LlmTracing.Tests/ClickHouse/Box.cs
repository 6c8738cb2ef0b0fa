using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>A row of one value, for tests of one column.</summary>
internal sealed class Box<T>
{
    public T Value { get; set; } = default!;
}

internal static class Encoded
{
    /// <summary>The column's bytes, without the block's head, as upper-case hex.</summary>
    public static string Hex<T>(Column<Box<T>> column, string? type, params T[] values)
    {
        var encoder = column.Encoder(ClickHouseType.Parse(type ?? column.Type));
        encoder.Should().NotBeNull($"{column.Type} should be writable as {type}");
        encoder!.Append([.. values.Select(static v => new Box<T> { Value = v })]);
        var segments = new List<ReadOnlyMemory<byte>>();
        encoder.Collect(segments);
        return string.Concat(segments.Select(static s => Convert.ToHexString(s.Span)));
    }
}
