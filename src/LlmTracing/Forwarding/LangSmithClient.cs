using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using LlmTracing.ClickHouse;

namespace LlmTracing.Forwarding;

/// <summary>Posts batches of runs to LangSmith: one attempt a call; the writer above retries.</summary>
internal sealed class LangSmithClient : IBatchSink<LangSmithRun>, IDisposable
{
    // The API's own limit is 20 MiB.
    private const int MaxBodyBytes = 8 << 20;

    private readonly HttpClient _http;
    private readonly Uri _batch;
    private readonly LangSmithOptions _options;

    public LangSmithClient(LangSmithOptions options)
    {
        _options = options;
        _batch = new Uri(options.Endpoint.TrimEnd('/') + "/runs/batch");
        _http = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false, // The key would go along, to whoever is named.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task InsertAsync(ReadOnlyMemory<LangSmithRun> rows, string deduplicationToken, CancellationToken cancellationToken)
    {
        // With content a batch may be larger than the API takes. Parts that are sent again, because one after them failed, are there already.
        for (var sent = 0; sent < rows.Length;)
        {
            var body = new ArrayBufferWriter<byte>();
            sent += LangSmithJson.Write(body, rows.Span[sent..], _options.Project, MaxBodyBytes);
            await PostAsync(body.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }

        foreach (var run in rows.Span)
        {
            run.Payload?.Release();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _batch) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-api-key", _options.ApiKey);
        if (!string.IsNullOrEmpty(_options.WorkspaceId))
        {
            request.Headers.Add("x-tenant-id", _options.WorkspaceId);
        }

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);

            // 409: the runs are there already, from an attempt whose answer was lost.
            if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict)
            {
                throw Failure(response);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new InsertException(InsertFailure.Temporary, $"LangSmith could not be reached: {fault.GetType().Name}.", fault);
        }
    }

    // The status alone: bodies may repeat what was sent.
    private static InsertException Failure(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var kind = status switch
        {
            400 or 413 or 422 => InsertFailure.Batch,
            408 or 425 or 429 or >= 500 => InsertFailure.Temporary,
            _ => InsertFailure.Configuration,
        };
        var redirect = status is >= 300 and < 400 ? " Redirects are not followed: set LangSmith.Endpoint to the address that answers itself." : "";
        return new InsertException(kind, $"LangSmith answered {status}.{redirect}") { RetryAfter = ClickHouse.RetryAfter.Of(response.Headers) };
    }
}
