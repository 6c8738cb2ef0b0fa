using System.Buffers;

namespace LlmTracing.Pricing;

/// <summary>The names under which a price list may know a model, from what was said to the least special.</summary>
internal static class ModelNames
{
    /// <summary>
    /// The name itself, then without what stands before the model (ARN, <c>publishers/…/models/</c>), the region of an inference profile
    /// (<c>us.</c>), what follows an <c>@</c>, a version (<c>-v1:0</c>, <c>:thinking</c>), a date (<c>-2024-08-06</c>) and <c>-latest</c>,
    /// each step on top of the one before.
    /// </summary>
    /// <remarks>A name of the free variant of a model (<c>:free</c>) keeps its mark: the model's price is not its price.</remarks>
    public static IEnumerable<string> Variants(string model)
    {
        var name = model;
        yield return name;
        foreach (var step in Steps)
        {
            if (step(name) is { Length: > 0 } shorter && shorter.Length < name.Length)
            {
                yield return name = shorter;
            }
        }
    }

    private static readonly HashSet<string> Regions =
        new(["us-gov", "us", "eu", "apac", "ap", "au", "jp", "ca", "sa", "me", "af", "global"], StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789-");

    private static readonly string[] DateShapes = ["-20dd-dd-dd", "-20dddddd"];

    private static readonly Func<string, string>[] Steps =
    [
        static name => name.StartsWith("arn:", StringComparison.Ordinal) ? name[(name.LastIndexOf('/') + 1)..] : name,
        static name => name.LastIndexOf("models/", StringComparison.Ordinal) is var at and >= 0 ? name[(at + "models/".Length)..] : name,
        static name => name.StartsWith("ft:", StringComparison.Ordinal) && name.Split(':') is { Length: > 2 } parts ? $"ft:{parts[1]}" : name,
        WithoutRegion,
        static name => name.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? name[..at] : name,
        WithoutVersion,
        WithoutDate,
        static name => name.EndsWith("-latest", StringComparison.Ordinal) ? name[..^"-latest".Length] : name,
    ];

    private static string WithoutRegion(string name)
        => name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && Regions.Contains(name[..dot]) ? name[(dot + 1)..] : name;

    /// <summary>Cuts <c>:0</c>, <c>:thinking</c>, <c>:20230824-v2</c>, then <c>-v1</c> or <c>-v2-0</c>.</summary>
    private static string WithoutVersion(string name)
    {
        if (name.EndsWith(":free", StringComparison.Ordinal) || name.StartsWith("ft:", StringComparison.Ordinal))
        {
            return name;
        }

        var colon = name.LastIndexOf(':');
        var end = colon > name.LastIndexOf('/') ? colon : name.Length;
        var at = name.AsSpan(0, end).LastIndexOf("-v");
        return at > 0 && IsVersion(name.AsSpan((at + 2)..end)) ? name[..at] : name[..end];
    }

    /// <summary>Digits, or digits and a dash and digits.</summary>
    private static bool IsVersion(ReadOnlySpan<char> text)
        => text.Length > 0 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1]) && text.IndexOfAnyExcept(Digits) < 0;

    /// <summary>Cuts <c>-2024-08-06</c> or <c>-20240806</c>.</summary>
    private static string WithoutDate(string name)
    {
        foreach (var shape in DateShapes)
        {
            if (name.Length > shape.Length && Fits(name.AsSpan(name.Length - shape.Length), shape))
            {
                return name[..^shape.Length];
            }
        }

        return name;
    }

    private static bool Fits(ReadOnlySpan<char> text, string shape)
    {
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 'd' ? !char.IsAsciiDigit(text[i]) : text[i] != shape[i])
            {
                return false;
            }
        }

        return true;
    }
}
