using System.Globalization;
using System.Text;
using LlmTracing.Local.Sql;

namespace LlmTracing.Local.Engine;

/// <summary>
/// One connection to the engine, for one request. Settings, database and temporary tables live and die with it, so
/// nothing of a request can reach the next one. Opening one costs about half a millisecond.
/// </summary>
/// <remarks>Not thread-safe: one statement at a time, though not always from the same thread.</remarks>
internal sealed unsafe class EngineConnection : IDisposable
{
    private readonly Action _released;
    private nint* _connection;

    public EngineConnection(nint* connection, Action released)
    {
        _connection = connection;
        _released = released;
    }

    internal nint Handle => *_connection;

    /// <summary>Runs a statement of our own that returns nothing.</summary>
    public void Execute(string sql)
    {
        using var result = Query(Encoding.UTF8.GetBytes(sql), "Null", []);
    }

    /// <summary>The one text value that a statement of our own returns.</summary>
    public string Scalar(string sql)
    {
        using var result = Query(Encoding.UTF8.GetBytes(sql), "TSVRaw", []);
        return Encoding.UTF8.GetString(result.Data).TrimEnd('\n');
    }

    /// <summary>Sets what a request asks for, in one statement. Unknown names fail as on the server (115).</summary>
    public void Apply(IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        if (settings.Count == 0)
        {
            return;
        }

        var sql = new StringBuilder("SET ");
        foreach (var (name, value) in settings)
        {
            // A name goes into the statement as it is: anything but a plain name cannot be a setting.
            if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            {
                throw EngineException.Of(ErrorCodes.UnknownSetting, "UNKNOWN_SETTING", $"Unknown setting '{name}'.");
            }

            sql.Append(CultureInfo.InvariantCulture, $"{(sql.Length > 4 ? ", " : "")}{name} = {Literal(value)}");
        }

        Execute(sql.ToString());
    }

    /// <summary>Makes a database the current one.</summary>
    public void Use(string database) => Execute($"USE `{Escape(database).Replace("`", "\\`", StringComparison.Ordinal)}`");

    /// <summary>What the engine's own parser says of a text; nothing runs.</summary>
    public StatementAnalysis Analyze(ReadOnlySpan<byte> sql)
    {
        var analysis = new Chdb.QueryAnalysis { StructSize = (uint)sizeof(Chdb.QueryAnalysis) };
        fixed (byte* text = sql)
        {
            return Chdb.Classify(Handle, text, (nuint)sql.Length, null, 0, &analysis) == 0
                ? new StatementAnalysis((int)analysis.StatementCount, (StatementClass)analysis.Class)
                : new StatementAnalysis(0, StatementClass.Unknown);
        }
    }

    /// <summary>Runs one statement to its end and holds its whole result.</summary>
    public EngineResult Query(
        ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var names = new NativeText([.. parameters.Select(p => p.Key)]);
        using var values = new NativeText([.. parameters.Select(p => p.Value)]);
        using var formats = new NativeText([format]);
        fixed (byte* text = sql)
        {
            return EngineResult.Of(Chdb.Query(
                Handle, text, (nuint)sql.Length, formats.Pointers[0], formats.Lengths[0],
                names.Pointers, names.Lengths, values.Pointers, values.Lengths, (nuint)parameters.Count));
        }
    }

    /// <summary>Starts a SELECT whose result is fetched in chunks.</summary>
    public EngineStream Stream(
        ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var names = new NativeText([.. parameters.Select(p => p.Key)]);
        using var values = new NativeText([.. parameters.Select(p => p.Value)]);
        using var formats = new NativeText([format]);
        fixed (byte* text = sql)
        {
            return new EngineStream(this, Chdb.StreamQuery(
                Handle, text, (nuint)sql.Length, formats.Pointers[0], formats.Lengths[0],
                names.Pointers, names.Lengths, values.Pointers, values.Lengths, (nuint)parameters.Count));
        }
    }

    /// <summary>Starts an INSERT whose data follows in chunks.</summary>
    /// <param name="sql">The statement up to its format: <c>INSERT INTO t (a, b)</c>.</param>
    /// <param name="format">The data's format. Empty: the statement is parsed, and anything but a whole INSERT fails.</param>
    /// <param name="parameters">Values of <c>{name:Type}</c> in the statement.</param>
    public EngineInsert Insert(
        ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var names = new NativeText([.. parameters.Select(p => p.Key)]);
        using var values = new NativeText([.. parameters.Select(p => p.Value)]);
        using var formats = new NativeText([format]);
        fixed (byte* text = sql)
        {
            return new EngineInsert(Chdb.StreamInsert(
                Handle, text, (nuint)sql.Length, formats.Pointers[0], formats.Lengths[0],
                names.Pointers, names.Lengths, values.Pointers, values.Lengths, (nuint)parameters.Count));
        }
    }

    /// <summary>
    /// The engine's error for a text that is not one statement it can parse. The insert door parses without running
    /// anything but an INSERT, so it words the refusal as the server does: "Multi-statements are not allowed", or the
    /// syntax error. A text with an INSERT anywhere never goes there.
    /// </summary>
    public EngineException Refusal(ReadOnlySpan<byte> sql)
    {
        if (!SqlLexer.Contains(sql, "INSERT"))
        {
            try
            {
                Insert(sql, format: "", []).Dispose();
            }
            catch (EngineException e) when (e.Code == ErrorCodes.SyntaxError)
            {
                return e;
            }
            catch (EngineException)
            {
                // It parsed: only the count of its statements was refused.
            }
        }

        return EngineException.Of(
            ErrorCodes.SyntaxError, "SYNTAX_ERROR", "Syntax error, or several statements (Multi-statements are not allowed).");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_connection == null)
        {
            return;
        }

        Chdb.CloseConnection(_connection);
        _connection = null;
        _released();
    }

    private static string Literal(string value) => $"'{Escape(value).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal);
}
