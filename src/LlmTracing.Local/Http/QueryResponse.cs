using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LlmTracing.Local.Engine;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Local.Http;

/// <summary>The answer to one query, in the server's headers and words.</summary>
internal sealed class QueryResponse(HttpContext http, LocalEngine engine, TimeProvider time)
{
    private const int SliceBytes = 64 * 1024;
    private readonly long _start = time.GetTimestamp();
    private readonly string _tag = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private Stream? _body;

    /// <summary>Whether answers of this request may be compressed.</summary>
    public bool Compress { get; set; }

    /// <summary>Sets the headers that every answer has.</summary>
    public void Identify(string queryId)
    {
        var headers = http.Response.Headers;
        headers["X-ClickHouse-Query-Id"] = queryId;
        headers["X-ClickHouse-Server-Display-Name"] = "llmtracing-local";
        headers["X-ClickHouse-Timezone"] = engine.TimeZone;
        headers["Keep-Alive"] = $"timeout={ClickHouseHttpServer.KeepAlive.TotalSeconds:F0}";
    }

    /// <summary>Starts a result in a format.</summary>
    public void Begin(string? format, QueryProgress progress)
    {
        http.Response.Headers["X-ClickHouse-Summary"] = Summary(progress);
        http.Response.ContentType = "text/plain; charset=UTF-8";
        if (format is not null)
        {
            http.Response.Headers["X-ClickHouse-Format"] = format;
            http.Response.Headers["X-ClickHouse-Exception-Tag"] = _tag;
            http.Response.ContentType = OutputFormats.ContentType(format);
        }

        _body = http.Response.Body;
        if (Compress && format is not null && ContentCodings.Choose(http.Request) is { } coding)
        {
            http.Response.Headers.ContentEncoding = coding;
            _body = ContentCodings.Encode(_body, coding);
        }
    }

    /// <summary>Sends a chunk on, in slices: the engine's memory is copied once, whatever its size.</summary>
    public async Task WriteAsync(EngineResult chunk, CancellationToken cancellationToken)
    {
        var length = chunk.Data.Length;
        var slice = new byte[Math.Min(length, SliceBytes)];
        for (var at = 0; at < length; at += SliceBytes)
        {
            var count = Math.Min(SliceBytes, length - at);
            chunk.Data.Slice(at, count).CopyTo(slice);
            await _body!.WriteAsync(slice.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the answer.</summary>
    public async Task CompleteAsync()
    {
        if (_body is not null && _body != http.Response.Body)
        {
            await _body.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends an error: with its status while nothing is sent yet, else as the marked block behind the rows.</summary>
    public async Task FailAsync(EngineException error)
    {
        var text = Text(error);
        if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = ErrorCodes.HttpStatus(error.Code);
            http.Response.Headers.Remove("X-ClickHouse-Format");
            http.Response.Headers["X-ClickHouse-Exception-Code"] = error.Code.ToString(CultureInfo.InvariantCulture);
            http.Response.Headers["X-ClickHouse-Summary"] = Summary(default);
            http.Response.Headers.Remove("Content-Encoding");
            http.Response.ContentType = "text/plain; charset=UTF-8";
            await http.Response.WriteAsync(text, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        var block = $"\r\n__exception__\r\n{_tag}\r\n{text}{length} {_tag}\r\n__exception__\r\n";
        await _body!.WriteAsync(Encoding.UTF8.GetBytes(block), CancellationToken.None).ConfigureAwait(false);
        await CompleteAsync().ConfigureAwait(false);
    }

    private string Text(EngineException error) =>
        error.Message.Contains("(version ", StringComparison.Ordinal)
            ? $"{error.Message.TrimEnd()}\n"
            : $"{error.Message.TrimEnd()} (version {engine.Version} (official build))\n";

    private string Summary(QueryProgress p) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"read_rows":"{{p.ReadRows}}","read_bytes":"{{p.ReadBytes}}","written_rows":"{{p.WrittenRows}}","written_bytes":"{{p.WrittenBytes}}","total_rows_to_read":"0","result_rows":"{{p.ResultRows}}","result_bytes":"{{p.ResultBytes}}","elapsed_ns":"{{(long)time.GetElapsedTime(_start).TotalNanoseconds}}"}""");
}
