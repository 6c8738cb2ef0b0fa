using System.Buffers;
using System.Text;

namespace LlmTracing.ClickHouse;

/// <summary>How names and values are written where a server-side parameter cannot stand: in DDL and INSERT.</summary>
internal static class SqlText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\t\n\r\0\b\f");

    /// <summary>A quoted identifier.</summary>
    public static string Identifier(string name) => Quote(name, '`');

    /// <summary>A quoted, qualified name.</summary>
    public static string Name(string database, string table) => $"{Identifier(database)}.{Identifier(table)}";

    /// <summary>A string literal.</summary>
    public static string Literal(string value) => Quote(value, '\'');

    /// <summary>A parameter's value in the escaped form that the server reads: tab, line feed and backslash are written with a backslash.</summary>
    public static string EscapeParameter(string value)
    {
        return value.AsSpan().IndexOfAny(Escaped) < 0
            ? value
            : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
                .Replace("\0", "\\0", StringComparison.Ordinal).Replace("\b", "\\b", StringComparison.Ordinal)
                .Replace("\f", "\\f", StringComparison.Ordinal);
    }

    private static string Quote(string text, char quote)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var c in text)
        {
            if (c == quote || c == '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append(quote).ToString();
    }
}
