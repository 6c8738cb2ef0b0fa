using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using LlmTracing.ClickHouse;

namespace LlmTracing.Forwarding;

/// <summary>Posts batches of runs to LangSmith: one attempt a call; the writer above retries.</summary>
internal sealed class LangSmithClient : IBatchSink<LangSmithRun>, IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _batch;
    private readonly LangSmithOptions _options;

    public LangSmithClient(LangSmithOptions options)
    {
        _options = options;
        _batch = new Uri(options.Endpoint.TrimEnd('/') + "/runs/batch");
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async Task InsertAsync(ReadOnlyMemory<LangSmithRun> rows, string deduplicationToken, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        LangSmithJson.Write(body, rows.Span, _options.Project);
        using var request = new HttpRequestMessage(HttpMethod.Post, _batch) { Content = new ReadOnlyMemoryContent(body.WrittenMemory) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-api-key", _options.ApiKey);
        if (!string.IsNullOrEmpty(_options.WorkspaceId))
            request.Headers.Add("x-tenant-id", _options.WorkspaceId);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);

            // 409: the runs are there already, from an attempt whose answer was lost.
            if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict)
                throw Failure(response);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new InsertException(InsertFailure.Temporary, $"LangSmith could not be reached: {fault.GetType().Name}.", fault);
        }
    }

    public void Dispose() => _http.Dispose();

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
        return new InsertException(kind, $"LangSmith answered {status}.") { RetryAfter = response.Headers.RetryAfter?.Delta };
    }
}
