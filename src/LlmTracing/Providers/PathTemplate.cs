namespace LlmTracing.Providers;

/// <summary>
/// A pattern for the end of a request's path: literal text and holes. <c>/models/{model}:generateContent</c> matches whatever prefix stands
/// before it, so gateways and proxies need no entry of their own. <c>{name}</c> takes one segment, <c>{name+}</c> one or more.
/// </summary>
/// <remarks>Letters match in either case. Immutable; matching allocates nothing.</remarks>
internal sealed class PathTemplate
{
    private readonly string[] _literals;
    private readonly string[] _names;
    private readonly bool[] _greedy;
    private readonly int _modelHole;

    private PathTemplate(string text, string[] literals, string[] names, bool[] greedy)
    {
        Text = text;
        _literals = literals;
        _names = names;
        _greedy = greedy;
        _modelHole = Array.FindIndex(names, static name => name is "model" or "deployment");
        foreach (var literal in literals)
        {
            Weight += literal.Length;
        }

        Tail = TailOf(literals[^1]).ToString();
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Length of the literal text: of two patterns that match, the heavier one says more.</summary>
    public int Weight { get; }

    /// <summary>What every matching path ends with, as <see cref="TailOf"/> cuts it; empty where the pattern ends with a hole.</summary>
    public string Tail { get; }

    /// <summary>Whether the hole for the model is a deployment: the caller's alias, not the model's name.</summary>
    public bool HasDeployment => _modelHole >= 0 && string.Equals(_names[_modelHole], "deployment", StringComparison.Ordinal);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It does not begin with '/', or a brace is unbalanced, or two holes touch.</exception>
    public static PathTemplate Parse(string text)
    {
        if (!text.StartsWith('/'))
        {
            throw new FormatException($"A path pattern begins with '/': '{text}'.");
        }

        var literals = new List<string>();
        var names = new List<string>();
        var greedy = new List<bool>();
        var at = 0;
        while (true)
        {
            var open = text.IndexOf('{', at);
            literals.Add(open < 0 ? text[at..] : text[at..open]);
            if (literals[^1].Contains('}') || (literals[^1].Length == 0 && open >= 0))
            {
                throw new FormatException($"A path pattern has text between its {{holes}}, and a brace for each brace: '{text}'.");
            }

            if (open < 0)
            {
                break;
            }

            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                throw new FormatException($"A path pattern closes the brace it opens: '{text}'.");
            }

            var name = text[(open + 1)..close];
            names.Add(name.TrimEnd('+'));
            greedy.Add(name.EndsWith('+'));
            at = close + 1;
        }

        return new PathTemplate(text, [.. literals], [.. names], [.. greedy]);
    }

    /// <summary>
    /// The end of a path that tells one API from another: the last segment, or a Google verb with its colon. Empty for a path of nothing.
    /// </summary>
    public static ReadOnlySpan<char> TailOf(ReadOnlySpan<char> path)
    {
        var tail = path[(path.LastIndexOf('/') + 1)..];
        var colon = tail.LastIndexOf(':');
        return colon < 0 ? tail : tail[colon..];
    }

    /// <summary>Whether the path ends as this pattern says; the model's hole is <paramref name="model"/>, empty where there is none.</summary>
    public bool Matches(ReadOnlySpan<char> path, out Range model)
    {
        model = default;
        var rest = path;
        for (var i = _literals.Length - 1; i >= 0; i--)
        {
            var literal = _literals[i].AsSpan();
            if (!rest.EndsWith(literal, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            rest = rest[..^literal.Length];
            if (i == 0)
            {
                return true;
            }

            var before = _literals[i - 1].AsSpan();
            var start = _greedy[i - 1]
                ? rest.IndexOf(before, StringComparison.OrdinalIgnoreCase) + before.Length
                : rest.LastIndexOf('/') + 1;
            if (start >= rest.Length || start < before.Length)
            {
                return false;
            }

            if (i - 1 == _modelHole)
            {
                model = start..rest.Length;
            }

            rest = rest[..start];
        }

        return true;
    }
}
