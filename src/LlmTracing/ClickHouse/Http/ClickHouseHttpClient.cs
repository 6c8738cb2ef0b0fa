using System.Net;
using System.Text;

namespace LlmTracing.ClickHouse;

/// <summary>
/// ClickHouse's HTTP interface: statements, queries whose answer is streamed, and inserts. Values travel as server-side parameters. Safe for many
/// threads; one instance serves the process.
/// </summary>
/// <remarks>
/// Statements name their database themselves: a default one in the request fails where it does not exist yet.
/// Every method throws <see cref="ClickHouseException"/> where the server answers with an error, <see cref="HttpRequestException"/> where no host
/// can be reached, <see cref="TimeoutException"/> where the answer does not begin within the endpoint's timeout (an insert has none but a stated one), and
/// <see cref="OperationCanceledException"/> only for the caller's own cancellation.
/// </remarks>
internal sealed class ClickHouseHttpClient : IDisposable
{
    private const int UnknownCompression = 89;

    // Of queries and statements, where the connection string says nothing. An insert then has the time of its attempt.
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);

    private readonly ClickHouseEndpoint _endpoint;
    private readonly Lazy<HttpMessageInvoker> _http;
    private readonly HostList _hosts;
    private readonly TimeProvider _time;
    private readonly ClickHouseRequests _requests;
    private volatile ClickHouseCompression _compression;

    /// <param name="endpoint">Where to and as whom.</param>
    /// <param name="time">Clock of timeouts and of the hosts' recovery.</param>
    /// <param name="handler">The way out, for tests; null for the real one.</param>
    public ClickHouseHttpClient(ClickHouseEndpoint endpoint, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _endpoint = endpoint;
        _compression = endpoint.Compression ?? ClickHouseCompression.None;
        _time = time;
        _hosts = new HostList(endpoint.Hosts, time);
        _http = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(handler ?? CreateHandler(), disposeHandler: true));
        _requests = new ClickHouseRequests(endpoint);
    }

    /// <summary>Where requests go, without secrets.</summary>
    public override string ToString() => _endpoint.ToString();

    /// <summary>Runs a query and returns its answer as it comes; the caller disposes the stream.</summary>
    /// <param name="sql">The query with its <c>FORMAT</c> and its parameters as <c>{name:Type}</c>.</param>
    /// <param name="parameters">Values of the parameters in ClickHouse's plain text form; they are escaped here.</param>
    /// <param name="settings">Server settings of this query.</param>
    /// <param name="cancellationToken">Ends the query's request; the stream takes its own.</param>
    public async Task<Stream> QueryAsync(
        string sql,
        IReadOnlyCollection<KeyValuePair<string, string>>? parameters,
        IReadOnlyCollection<KeyValuePair<string, string>>? settings,
        CancellationToken cancellationToken)
    {
        var pairs = new StringBuilder();
        _requests.AppendSettings(pairs, settings);
        foreach (var (name, value) in parameters ?? [])
        {
            ClickHouseRequests.AppendPair(pairs, "param_" + name, SqlText.EscapeParameter(value));
        }

        var (_, response) = await SendAsync(Statement(sql, pairs, isRepeatable: true), cancellationToken).ConfigureAwait(false);
        try
        {
            await ErrorAnswer.ThrowIfFailedAsync(response, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new AnswerStream(body, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Runs a query whose answer is one value, as text.</summary>
    public async Task<string> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        var answer = await QueryAsync(sql, null, null, cancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            using var reader = new StreamReader(answer);
            return (await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim();
        }
    }

    /// <summary>Runs a statement that returns no rows, such as DDL.</summary>
    public async Task ExecuteAsync(
        string sql, IReadOnlyCollection<KeyValuePair<string, string>>? settings, CancellationToken cancellationToken)
    {
        var pairs = new StringBuilder();
        _requests.AppendSettings(pairs, settings);
        var statement = Statement(sql, pairs, isRepeatable: false);
        await SendToEndAsync(statement, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Inserts a block.</summary>
    /// <param name="sql"><c>INSERT INTO … FORMAT Native</c>.</param>
    /// <param name="block">
    /// Gives the block's bytes, valid until the task ends. Asked once the request's head has left, and anew for each time that it is sent; what it
    /// throws ends the attempt.
    /// </param>
    /// <param name="settings">Server settings of this insert.</param>
    /// <param name="repeatable">Whether the server drops a repeated block, so that one lost with a dying connection may be sent again at once.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task InsertAsync(
        string sql,
        Func<IReadOnlyList<ReadOnlyMemory<byte>>> block,
        IReadOnlyCollection<KeyValuePair<string, string>> settings,
        bool repeatable,
        CancellationToken cancellationToken)
    {
        var pairs = new StringBuilder();
        ClickHouseRequests.AppendPair(pairs, "query", sql);
        _requests.AppendSettings(pairs, settings);
        try
        {
            await InsertAsync(pairs, block, repeatable, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException e) when (e.Code is UnknownCompression && _compression == ClickHouseCompression.Brotli)
        {
            _compression = ClickHouseCompression.Gzip; // Every server takes that.
            await InsertAsync(pairs, block, repeatable, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    /// <summary>
    /// A handler of our own: the application's clients, and so our tracing of them, do not see these requests, and no ambient
    /// trace context leaves with them.
    /// </summary>
    private static SocketsHttpHandler CreateHandler() => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxConnectionsPerServer = 32,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2), // Old servers close idle connections after 3 s.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a changed DNS entry is noticed.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        UseCookies = false,
    };

    private Sending Statement(string sql, StringBuilder pairs, bool isRepeatable)
        => new(Guid.NewGuid().ToString(), pairs, () => new StringContent(sql), isRepeatable, _endpoint.Timeout ?? UsualTimeout);

    private async Task<(Uri Host, HttpResponseMessage Response)> SendAsync(Sending sending, CancellationToken cancellationToken)
    {
        var hosts = _hosts.InOrder();
        for (var i = 0; ; i++)
        {
            try
            {
                return (hosts[i], await SendAsync(hosts[i], sending, cancellationToken).ConfigureAwait(false));
            }
            catch (HttpRequestException e) when (i + 1 < hosts.Count && (sending.IsRepeatable || NothingWasSent(e)))
            {
                // The next host may be better.
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri host, Sending sending, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            using var timeout = new CancellationTokenSource(sending.Timeout, _time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            using var request = _requests.Create(host, again ? sending.QueryId + "-again" : sending.QueryId, sending.Pairs, sending.Content());
            try
            {
                var response = await _http.Value.SendAsync(request, linked.Token).ConfigureAwait(false);
                if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
                {
                    _hosts.MarkDown(host);
                }
                else
                {
                    _hosts.MarkUp(host);
                }

                return response;
            }
            catch (HttpRequestException e) when (!again && sending.IsRepeatable && !NothingWasSent(e))
            {
                // Most likely a kept connection that the server had closed meanwhile: once more, on another.
            }
            catch (HttpRequestException)
            {
                _hosts.MarkDown(host);
                throw;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                _hosts.MarkDown(host); // The caller gave up waiting for it.
                throw;
            }
            catch (OperationCanceledException e)
            {
                _hosts.MarkDown(host);
                throw timeout.IsCancellationRequested
                    ? new TimeoutException(
                        FormattableString.Invariant($"ClickHouse at {host} did not answer within {sending.Timeout.TotalSeconds:0.###} s."), e)
                    : new HttpRequestException(HttpRequestError.ConnectionError, $"ClickHouse at {host} did not take the connection in time.", e);
            }
        }
    }

    private async Task InsertAsync(
        StringBuilder pairs, Func<IReadOnlyList<ReadOnlyMemory<byte>>> block, bool repeatable, CancellationToken cancellationToken)
    {
        var compression = _compression;
        var insert = new Sending(
            Guid.NewGuid().ToString(), pairs, () => new BlockContent(block, compression), repeatable, _endpoint.Timeout ?? Timeout.InfiniteTimeSpan);
        await SendToEndAsync(insert, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendToEndAsync(Sending sending, CancellationToken cancellationToken)
    {
        var (host, response) = await SendAsync(sending, cancellationToken).ConfigureAwait(false);
        using var answer = response;
        using var end = new CancellationTokenSource(sending.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        try
        {
            await ErrorAnswer.ThrowIfNotEmptyAsync(response, linked.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            _hosts.MarkDown(host); // It began to answer and did not come to the end.
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    FormattableString.Invariant($"The answer of ClickHouse at {host} did not end within {sending.Timeout.TotalSeconds:0.###} s."), e);
            }

            throw;
        }
    }

    private static bool NothingWasSent(HttpRequestException e) => e.HttpRequestError
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>A request as it goes to whichever host answers.</summary>
    private readonly record struct Sending(string QueryId, StringBuilder Pairs, Func<HttpContent> Content, bool IsRepeatable, TimeSpan Timeout);
}
