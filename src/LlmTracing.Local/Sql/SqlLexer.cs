using System.Text;

namespace LlmTracing.Local.Sql;

/// <summary>
/// Cuts ClickHouse SQL into words and signs, skipping blanks and comments: as much as is needed to find where a
/// statement ends and its data begin. Everything else is the engine's parser's business.
/// </summary>
internal ref struct SqlLexer(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _start;

    /// <summary>How many parentheses, brackets and braces are open after the current token.</summary>
    public int Depth { get; private set; }

    /// <summary>What the current token is.</summary>
    public SqlToken Kind { get; private set; }

    /// <summary>Where the current token begins.</summary>
    public readonly int Start => _start;

    /// <summary>Where the current token ends.</summary>
    public int End { get; private set; }

    /// <summary>The sign, when the token is one.</summary>
    public readonly char Sign => Kind == SqlToken.Sign ? (char)_text[_start] : '\0';

    /// <summary>The token's text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(_text[_start..End]);

    /// <summary>Whether the token is this word, in any case.</summary>
    public readonly bool Is(string word) =>
        Kind == SqlToken.Word && Ascii.EqualsIgnoreCase(_text[_start..End], word);

    /// <summary>Moves on; false at the end of the text.</summary>
    public bool Next()
    {
        _start = SkipBlanks(End);
        if (_start >= _text.Length)
        {
            (Kind, End) = (SqlToken.End, _text.Length);
            return false;
        }

        var first = _text[_start];
        if (first is (byte)'\'' or (byte)'"' or (byte)'`')
        {
            (Kind, End) = (SqlToken.Quoted, Quoted(_start));
        }
        else if (IsWord(first))
        {
            var end = _start + 1;
            while (end < _text.Length && IsWord(_text[end]))
            {
                end++;
            }

            (Kind, End) = (SqlToken.Word, end);
        }
        else
        {
            (Kind, End) = (SqlToken.Sign, _start + 1);
            Depth += first is (byte)'(' or (byte)'[' or (byte)'{' ? 1 : first is (byte)')' or (byte)']' or (byte)'}' ? -1 : 0;
        }

        return true;
    }

    /// <summary>Whether a text has this word, outside of quotes and comments.</summary>
    public static bool Contains(ReadOnlySpan<byte> text, string word)
    {
        var lexer = new SqlLexer(text);
        while (lexer.Next())
        {
            if (lexer.Is(word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'$' or >= 0x80;

    private readonly int SkipBlanks(int at)
    {
        while (at < _text.Length)
        {
            var rest = _text[at..];
            if (rest[0] is (byte)' ' or (>= 9 and <= 13) or 0)
            {
                at++;
            }
            else if (rest.StartsWith("--"u8) || rest.StartsWith("#!"u8) || rest.StartsWith("# "u8))
            {
                var line = rest.IndexOf((byte)'\n');
                at = line < 0 ? _text.Length : at + line + 1;
            }
            else if (rest.StartsWith("/*"u8))
            {
                var close = rest.IndexOf("*/"u8);
                at = close < 0 ? _text.Length : at + close + 2;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    private readonly int Quoted(int at)
    {
        var quote = _text[at++];
        while (at < _text.Length)
        {
            if (_text[at] == '\\')
            {
                at += 2;
            }
            else if (_text[at] != quote)
            {
                at++;
            }
            else if (at + 1 < _text.Length && _text[at + 1] == quote)
            {
                at += 2; // A doubled quote is one of the text.
            }
            else
            {
                return at + 1;
            }
        }

        return _text.Length;
    }
}

/// <summary>What a piece of SQL is.</summary>
internal enum SqlToken
{
    End,
    Word,
    Quoted,
    Sign,
}
