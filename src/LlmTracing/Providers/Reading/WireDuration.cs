using System.Buffers;
using System.Globalization;

namespace LlmTracing.Providers.Reading;

/// <summary>Durations as providers write them: seconds (<c>27</c>, <c>0.5</c>), or numbers with units (<c>27s</c>, <c>6m0s</c>, <c>26ms</c>).</summary>
internal static class WireDuration
{
    private const double Longest = 366d * 24 * 60 * 60;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    // The longer units stand before those they begin with.
    private static readonly (string Unit, double Seconds)[] Units =
        [("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>The duration; null where the text is none. More than a year is none.</summary>
    public static TimeSpan? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Of(seconds);
        }

        var sum = 0d;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            text = text[digits..];
            if (UnitOf(text) is not { } unit)
            {
                return null;
            }

            sum += number * unit.Seconds;
            text = text[unit.Unit.Length..];
        }

        return sum > 0 ? Of(sum) : null;
    }

    private static (string Unit, double Seconds)? UnitOf(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units)
        {
            if (text.StartsWith(unit.Unit, StringComparison.Ordinal))
            {
                return unit;
            }
        }

        return null;
    }

    private static TimeSpan? Of(double seconds) => seconds is >= 0 and <= Longest ? TimeSpan.FromSeconds(seconds) : null;
}
