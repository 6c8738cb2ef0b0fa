using System.Buffers;
using System.Text;
using LlmTracing.Local.Engine;
using LlmTracing.Local.Sql;

namespace LlmTracing.Local.Http;

/// <summary>A statement's text: what the URL holds and then what the body holds, joined by a line feed.</summary>
/// <remarks>Of an INSERT no more of the data is read here than shares a buffer with its statement.</remarks>
internal sealed class StatementText
{
    private readonly ArrayBufferWriter<byte> _text = new();

    private StatementText()
    {
    }

    /// <summary>The text, as far as it was read.</summary>
    public ReadOnlySpan<byte> Bytes => _text.WrittenSpan;

    /// <summary>Its shape.</summary>
    public Statement Statement { get; private set; }

    /// <summary>Whether the body was read to its end.</summary>
    public bool Complete { get; private set; }

    /// <summary>Reads the statement.</summary>
    /// <param name="query">The URL's part.</param>
    /// <param name="body">The body, decoded.</param>
    /// <param name="limit">The setting max_query_size.</param>
    /// <param name="cancellationToken">The client went away.</param>
    public static async Task<StatementText> ReadAsync(
        string query, Stream body, int limit, CancellationToken cancellationToken)
    {
        var text = new StatementText();
        if (query.Length > 0)
        {
            Encoding.UTF8.GetBytes($"{query}\n", text._text);
            text.Statement = Statement.Parse(text.Bytes);
            if (text.Statement.Kind == StatementKind.InsertData)
            {
                return text;
            }
        }

        await text.FillAsync(body, limit, cancellationToken).ConfigureAwait(false);
        text.Statement = Statement.Parse(text.Bytes);
        return text.Complete || text.Statement.Kind == StatementKind.InsertData
            ? text
            : throw EngineException.Of(
                ErrorCodes.SyntaxError, "SYNTAX_ERROR",
                "Syntax error: Max query size exceeded (can be increased with the `max_query_size` setting)");
    }

    private async Task FillAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        while (_text.WrittenCount <= limit)
        {
            var read = await body.ReadAsync(_text.GetMemory(16 * 1024), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                Complete = true;
                return;
            }

            _text.Advance(read);
        }
    }
}
