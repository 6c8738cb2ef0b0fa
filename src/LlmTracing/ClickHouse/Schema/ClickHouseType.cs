namespace LlmTracing.ClickHouse;

/// <summary>A type as the server writes it: its name, and its arguments where it has some.</summary>
/// <param name="Text">The whole text, such as <c>Nullable(Decimal(18, 9))</c>.</param>
/// <param name="Name">The outermost name, such as <c>Nullable</c>.</param>
/// <param name="Arguments">The texts in the outermost brackets, split at their commas.</param>
internal sealed record ClickHouseType(string Text, string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>The type inside <c>Nullable(…)</c>, or the type itself.</summary>
    public ClickHouseType WithoutNullable => Name == "Nullable" ? Argument(0) : this;

    public bool IsNullable => Name == "Nullable";

    public static ClickHouseType Parse(string text)
    {
        text = text.Trim();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open < 0 || text[^1] != ')'
            ? new ClickHouseType(text, text, [])
            : new ClickHouseType(text, text[..open], Split(text[(open + 1)..^1]));
    }

    public ClickHouseType Argument(int index) => Parse(Arguments[index]);

    /// <summary>An argument that is a number; <paramref name="fallback"/> where there is none.</summary>
    public int Number(int index, int fallback = 0)
        => index < Arguments.Count
            && int.TryParse(Arguments[index], System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : fallback;

    /// <summary>The names and numbers of an Enum8 or Enum16.</summary>
    public IEnumerable<KeyValuePair<string, short>> EnumValues()
    {
        foreach (var argument in Arguments)
        {
            var equals = argument.LastIndexOf('=');
            var name = argument[..equals].Trim();
            yield return new(
                Unescape(name[1..^1]), short.Parse(argument[(equals + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public override string ToString() => Text;

    private static string Unescape(string quoted)
        => quoted.Replace("\\'", "'", StringComparison.Ordinal).Replace("''", "'", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);

    private static List<string> Split(string text)
    {
        var arguments = new List<string>();
        var depth = 0;
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '\'':
                    quoted = !quoted;
                    break;
                case '(' when !quoted:
                    depth++;
                    break;
                case ')' when !quoted:
                    depth--;
                    break;
                case ',' when !quoted && depth == 0:
                    arguments.Add(text[start..i].Trim());
                    start = i + 1;
                    break;
            }
        }

        arguments.Add(text[start..].Trim());
        return arguments;
    }
}
