namespace LlmTracing.ClickHouse;

/// <summary>A column of texts.</summary>
internal sealed class TextDecoder<TRow>(Action<TRow, string> set, TextSource source) : ColumnDecoder<TRow>
{
    public override async ValueTask ReadAsync(NativeInput input, TRow[] rows, CancellationToken cancellationToken)
    {
        await source.ReadPrefixAsync(input, cancellationToken).ConfigureAwait(false);
        var texts = new string[rows.Length];
        await source.ReadAsync(input, texts, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < rows.Length; i++)
        {
            set(rows[i], texts[i]);
        }
    }
}

/// <summary>An Array of texts.</summary>
internal sealed class TextArrayDecoder<TRow>(Action<TRow, IReadOnlyList<string>> set, TextSource items) : ColumnDecoder<TRow>
{
    public override async ValueTask ReadAsync(NativeInput input, TRow[] rows, CancellationToken cancellationToken)
    {
        await items.ReadPrefixAsync(input, cancellationToken).ConfigureAwait(false);
        var ends = await ArrayEnds.ReadAsync(input, rows.Length, cancellationToken).ConfigureAwait(false);
        var texts = new string[ArrayEnds.Total(ends)];
        await items.ReadAsync(input, texts, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < rows.Length; i++)
        {
            set(rows[i], texts[ArrayEnds.RangeOf(ends, i)]);
        }
    }
}

/// <summary>A Map of texts. A key that a row holds twice has the first value, as the server reads it.</summary>
internal sealed class MapDecoder<TRow>(Action<TRow, IReadOnlyDictionary<string, string>> set, TextSource keys, TextSource values)
    : ColumnDecoder<TRow>
{
    private static readonly IReadOnlyDictionary<string, string> Empty = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    public override async ValueTask ReadAsync(NativeInput input, TRow[] rows, CancellationToken cancellationToken)
    {
        await keys.ReadPrefixAsync(input, cancellationToken).ConfigureAwait(false);
        await values.ReadPrefixAsync(input, cancellationToken).ConfigureAwait(false);
        var ends = await ArrayEnds.ReadAsync(input, rows.Length, cancellationToken).ConfigureAwait(false);
        var names = new string[ArrayEnds.Total(ends)];
        await keys.ReadAsync(input, names, cancellationToken).ConfigureAwait(false);
        var texts = new string[names.Length];
        await values.ReadAsync(input, texts, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < rows.Length; i++)
        {
            set(rows[i], MapOf(names.AsSpan(ArrayEnds.RangeOf(ends, i)), texts.AsSpan(ArrayEnds.RangeOf(ends, i))));
        }
    }

    private static IReadOnlyDictionary<string, string> MapOf(ReadOnlySpan<string> names, ReadOnlySpan<string> texts)
    {
        if (names.IsEmpty)
        {
            return Empty;
        }

        var map = new Dictionary<string, string>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            map.TryAdd(names[i], texts[i]);
        }

        return map;
    }
}
