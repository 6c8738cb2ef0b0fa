using System.Buffers;
using System.Globalization;
using LlmTracing.Local.Engine;
using LlmTracing.Local.Sql;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Local.Http;

/// <summary>Runs the statement of one request on the engine and answers as ClickHouse does.</summary>
internal sealed class QueryHandler(LocalEngine engine, Credentials credentials, TimeProvider time)
{
    private const int DefaultMaxQuerySize = 262_144;
    private const int ReadBytes = 256 * 1024;

    /// <summary>Answers one request. Never throws for what the statement or the client did.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var response = new QueryResponse(http, engine, time);
        try
        {
            response.Identify("");
            await RunAsync(http, response).ConfigureAwait(false);
            await response.CompleteAsync().ConfigureAwait(false);
        }
        catch (EngineException e)
        {
            await response.FailAsync(e).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            // A body that is not what its Content-Encoding says, or is cut.
            await response.FailAsync(EngineException.Of(
                ErrorCodes.CannotDecompress, "CANNOT_DECOMPRESS", $"Cannot decompress the body: {e.Message}")).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; what it had started was cancelled.
        }
    }

    private async Task RunAsync(HttpContext http, QueryResponse response)
    {
        var form = http.Request.HasFormContentType && http.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false)
            : null;
        var request = QueryRequest.Read(http.Request, form);
        response.Identify(request.QueryId);
        response.Compress = request.CompressAnswer;
        credentials.Check(http.Request);
        RequireLength(http.Request);

        using var connection = engine.Connect();
        if (request.Database is { Length: > 0 } database)
        {
            connection.Use(database);
        }

        connection.Apply(request.Settings);
        var body = form is null ? ContentCodings.Decode(http.Request) : Stream.Null;
        await using (body.ConfigureAwait(false))
        {
            var text = await StatementText.ReadAsync(request.Query, body, MaxQuerySize(request), http.RequestAborted).ConfigureAwait(false);
            var run = text.Statement.Kind is StatementKind.InsertData or StatementKind.InsertWithoutFormat
                ? InsertAsync(connection, request, text, body, response, http.RequestAborted)
                : QueryAsync(connection, request, text, response, http.RequestAborted);
            await run.ConfigureAwait(false);
        }
    }

    private static async Task InsertAsync(
        EngineConnection connection, QueryRequest request, StatementText text, Stream body, QueryResponse response,
        CancellationToken cancellationToken)
    {
        RefuseWrite(request);
        var statement = text.Statement;
        if (statement.Format == "Values" && text.Complete && connection.Analyze(text.Bytes).Count != 1)
        {
            // Rows as text may be followed by another statement, which the engine would skip in silence.
            throw connection.Refusal(text.Bytes);
        }

        using var insert = Open(connection, request, text);
        var open = insert.Append(text.Bytes[statement.DataStart..]);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            int read;
            while (open && !text.Complete && (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                open = insert.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var written = insert.Complete();
        response.Begin(format: null, written with
        {
            ReadRows = written.WrittenRows,
            ReadBytes = written.WrittenBytes,
            ResultRows = written.WrittenRows,
            ResultBytes = written.WrittenBytes,
        });
    }

    private static EngineInsert Open(EngineConnection connection, QueryRequest request, StatementText text)
    {
        // The engine puts " FORMAT x" behind the head: a line feed keeps a comment from swallowing it.
        var head = text.Bytes[..text.Statement.HeadLength];
        return connection.Insert([.. head, (byte)'\n'], text.Statement.Format ?? request.DefaultFormat ?? "", request.Parameters);
    }

    private static async Task QueryAsync(
        EngineConnection connection, QueryRequest request, StatementText text, QueryResponse response,
        CancellationToken cancellationToken)
    {
        var analysis = connection.Analyze(text.Bytes);
        if (analysis.Count != 1)
        {
            throw connection.Refusal(text.Bytes);
        }

        if (analysis.Class is not StatementClass.ReadOnly)
        {
            RefuseWrite(request);
        }

        if (text.Statement.Kind == StatementKind.Select && analysis.Class == StatementClass.Control)
        {
            throw EngineException.Of(ErrorCodes.NotImplemented, "NOT_IMPLEMENTED", "INTO OUTFILE is not allowed");
        }

        var fallback = request.DefaultFormat ?? OutputFormats.Default;
        var format = text.Statement.Format ?? fallback;
        if (text.Statement.Kind == StatementKind.Select && analysis.Class == StatementClass.ReadOnly
            && OutputFormats.CanStream(format) && !request.WaitEndOfQuery)
        {
            await StreamAsync(connection, request, text, format, response, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var result = connection.Query(text.Bytes, fallback, request.Parameters);
        response.Begin(format, result.Progress);
        await response.WriteAsync(result, cancellationToken).ConfigureAwait(false);
    }

    private static async Task StreamAsync(
        EngineConnection connection, QueryRequest request, StatementText text, string format, QueryResponse response,
        CancellationToken cancellationToken)
    {
        using var stream = connection.Stream(text.Bytes, format, request.Parameters);

        // Status and headers wait for the first chunk: most errors come before it.
        var chunk = stream.Next();
        response.Begin(format, chunk?.Progress ?? default);
        while (chunk is not null)
        {
            using (chunk)
            {
                await response.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            }

            chunk = stream.Next();
        }
    }

    private static void RefuseWrite(QueryRequest request)
    {
        if (request.ReadOnly)
        {
            throw EngineException.Of(
                ErrorCodes.Readonly, "READONLY",
                "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries.");
        }
    }

    private static void RequireLength(HttpRequest request)
    {
        if (HttpMethods.IsPost(request.Method) && request.ContentLength is null && request.Headers.TransferEncoding.Count == 0)
        {
            throw EngineException.Of(
                ErrorCodes.LengthRequired, "HTTP_LENGTH_REQUIRED",
                "The Transfer-Encoding is not chunked and there is no Content-Length header for POST request");
        }
    }

    private static int MaxQuerySize(QueryRequest request) =>
        request.Settings.FirstOrDefault(s => s.Key == "max_query_size").Value is { } value
        && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : DefaultMaxQuerySize;
}
