using LlmTracing.Local.Engine;

namespace LlmTracing.Local.Sql;

/// <summary>What the front must know of a text before it hands it to the engine.</summary>
/// <param name="Kind">How it is run.</param>
/// <param name="Format">The format that it names, or null.</param>
/// <param name="HeadLength">Of an INSERT with data: the length of the statement up to its format.</param>
/// <param name="DataStart">Of an INSERT with data: where the data begins.</param>
internal readonly record struct Statement(StatementKind Kind, string? Format, int HeadLength, int DataStart)
{
    /// <summary>Reads the text's shape.</summary>
    public static Statement Parse(ReadOnlySpan<byte> text)
    {
        var lexer = new SqlLexer(text);
        if (!lexer.Next())
        {
            return new Statement(StatementKind.Other, null, 0, 0);
        }

        if (lexer.Is("INSERT"))
        {
            return ParseInsert(lexer, text);
        }

        var kind = lexer.Is("SELECT") || lexer.Is("WITH") || lexer.Sign == '(' ? StatementKind.Select : StatementKind.Other;
        return new Statement(kind, FindFormat(lexer), 0, 0);
    }

    private static Statement ParseInsert(SqlLexer lexer, ReadOnlySpan<byte> text)
    {
        SkipTarget(ref lexer);
        do
        {
            if (lexer.Depth != 0 || lexer.Kind != SqlToken.Word)
            {
                continue;
            }

            if (lexer.Is("VALUES"))
            {
                return new Statement(StatementKind.InsertData, "Values", lexer.Start, lexer.End);
            }

            if (lexer.Is("FORMAT"))
            {
                var head = lexer.Start;
                return lexer.Next() && lexer.Kind == SqlToken.Word
                    ? new Statement(StatementKind.InsertData, lexer.Text, head, SkipToData(text, lexer.End))
                    : new Statement(StatementKind.Other, null, 0, 0);
            }

            if (lexer.Is("INFILE"))
            {
                throw EngineException.Of(
                    ErrorCodes.UnknownQueryType, "UNKNOWN_TYPE_OF_QUERY", "Query has infile and was send directly to server");
            }

            if (lexer.Is("SELECT") || lexer.Is("WITH"))
            {
                return ParseInsertSelect(lexer);
            }
        }
        while (lexer.Next());

        return new Statement(StatementKind.InsertWithoutFormat, null, text.Length, text.Length);
    }

    private static Statement ParseInsertSelect(SqlLexer lexer) =>
        FindFormat(lexer) is null
            ? new Statement(StatementKind.Other, null, 0, 0)
            : throw EngineException.Of(
                ErrorCodes.NotImplemented, "NOT_IMPLEMENTED",
                "INSERT ... SELECT with data (input()) is not supported by the embedded engine");

    // INSERT INTO [TABLE] name, FUNCTION f(…): a table may be called "format" or "values".
    private static void SkipTarget(ref SqlLexer lexer)
    {
        lexer.Next();
        if (lexer.Is("INTO"))
        {
            lexer.Next();
        }

        if (lexer.Is("TABLE") || lexer.Is("FUNCTION"))
        {
            lexer.Next();
        }

        SkipName(ref lexer);
        while (lexer.Sign == '.')
        {
            lexer.Next();
            SkipName(ref lexer);
        }
    }

    // A name, or {parameter:Identifier}.
    private static void SkipName(ref SqlLexer lexer)
    {
        while (lexer.Depth > 0 && lexer.Next())
        {
        }

        lexer.Next();
    }

    // FORMAT x at the top level, with nothing behind it but what may follow a format.
    private static string? FindFormat(SqlLexer lexer)
    {
        string? format = null;
        while (lexer.Next())
        {
            if (lexer.Depth == 0 && lexer.Is("FORMAT"))
            {
                var ahead = lexer;
                if (ahead.Next() && ahead.Kind == SqlToken.Word)
                {
                    var name = ahead.Text;
                    if (!ahead.Next() || ahead.Sign == ';' || ahead.Is("SETTINGS"))
                    {
                        format = name;
                    }
                }
            }
        }

        return format;
    }

    // The data begins after the line's end, or after the blanks when the line goes on.
    private static int SkipToData(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\f')
        {
            at++;
        }

        if (at < text.Length && text[at] == '\r')
        {
            at++;
        }

        return at < text.Length && text[at] == '\n' ? at + 1 : at;
    }
}

/// <summary>How a text is run.</summary>
internal enum StatementKind
{
    /// <summary>Any statement without data: DDL, SHOW, SET, INSERT … SELECT, and what does not parse.</summary>
    Other,

    /// <summary>A SELECT, whose result may be streamed.</summary>
    Select,

    /// <summary>An INSERT whose data follows.</summary>
    InsertData,

    /// <summary>An INSERT that names no format: the request's default applies.</summary>
    InsertWithoutFormat,
}
