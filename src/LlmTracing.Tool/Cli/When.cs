using System.Globalization;

namespace LlmTracing.Tool.Cli;

/// <summary>Times and durations as they are typed.</summary>
internal static class When
{
    /// <summary>Reads an age before now, or a date and time; UTC where it names no zone.</summary>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static DateTimeOffset? Parse(CommandLine line, string name, TimeProvider time)
    {
        if (line.Text(name) is not { } text)
        {
            return null;
        }

        if (TryDuration(text, out var age))
        {
            return time.GetUtcNow() - age;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new UsageException($"{name} must be an age such as 7d or 12h, or a date such as 2026-11-01, but is '{text}'.");
    }

    /// <exception cref="UsageException">The text is no duration.</exception>
    public static TimeSpan? Duration(CommandLine line, string name)
        => line.Text(name) is not { } text ? null
            : TryDuration(text, out var duration) ? duration
            : throw new UsageException($"{name} must be a duration such as 500ms, 10s or 5m, but is '{text}'.");

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var unit = text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            "w" => TimeSpan.FromDays(7),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || count > TimeSpan.FromDays(36_500) / unit)
        {
            return false;
        }

        duration = unit * count;
        return true;
    }
}
