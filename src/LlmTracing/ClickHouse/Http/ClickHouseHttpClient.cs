using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LlmTracing.ClickHouse;

/// <summary>
/// ClickHouse's HTTP interface: statements, queries whose answer is streamed, and inserts. Values travel as server-side parameters. Safe for many
/// threads; one instance serves the process.
/// </summary>
/// <remarks>
/// Statements name their database themselves: a default one in the request fails where it does not exist yet.
/// Every method throws <see cref="ClickHouseException"/> where the server answers with an error, <see cref="HttpRequestException"/> where no host
/// can be reached, <see cref="TimeoutException"/> where the answer does not begin within the endpoint's timeout, and
/// <see cref="OperationCanceledException"/> only for the caller's own cancellation.
/// </remarks>
internal sealed class ClickHouseHttpClient : IDisposable
{
    private const int UnknownCompression = 89;

    private readonly ClickHouseEndpoint _endpoint;
    private readonly Lazy<HttpMessageInvoker> _http;
    private readonly HostList _hosts;
    private readonly TimeProvider _time;
    private readonly Lazy<string> _suffix;
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
        _suffix = new Lazy<string>(() => Suffix(endpoint));
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
        AppendSettings(pairs, settings);
        foreach (var (name, value) in parameters ?? [])
        {
            AppendPair(pairs, "param_" + name, SqlText.EscapeParameter(value));
        }

        var response = await SendAsync(Guid.NewGuid().ToString(), pairs, () => new StringContent(sql), repeatable: true, cancellationToken)
            .ConfigureAwait(false);
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
        AppendSettings(pairs, settings);
        using var response = await SendAsync(
            Guid.NewGuid().ToString(), pairs, () => new StringContent(sql), repeatable: false, cancellationToken).ConfigureAwait(false);
        await ReadToEndAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Inserts a block.</summary>
    /// <param name="sql"><c>INSERT INTO … FORMAT Native</c>.</param>
    /// <param name="block">The block's bytes, valid until the task ends.</param>
    /// <param name="settings">Server settings of this insert.</param>
    /// <param name="repeatable">Whether the server drops a repeated block, so that one lost with a dying connection may be sent again at once.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task InsertAsync(
        string sql,
        IReadOnlyList<ReadOnlyMemory<byte>> block,
        IReadOnlyCollection<KeyValuePair<string, string>> settings,
        bool repeatable,
        CancellationToken cancellationToken)
    {
        var pairs = new StringBuilder();
        AppendPair(pairs, "query", sql);
        AppendSettings(pairs, settings);
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

    private async Task<HttpResponseMessage> SendAsync(
        string queryId, StringBuilder pairs, Func<HttpContent> content, bool repeatable, CancellationToken cancellationToken)
    {
        var hosts = _hosts.InOrder();
        for (var i = 0; ; i++)
        {
            try
            {
                return await SendAsync(hosts[i], queryId, pairs, content, repeatable, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException e) when (i + 1 < hosts.Count && (repeatable || NothingWasSent(e)))
            {
                // The next host may be better.
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri host, string queryId, StringBuilder pairs, Func<HttpContent> content, bool repeatable, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            using var timeout = new CancellationTokenSource(_endpoint.Timeout, _time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            using var request = CreateRequest(host, again ? queryId + "-again" : queryId, pairs, content());
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
            catch (HttpRequestException e) when (!again && repeatable && !NothingWasSent(e))
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
                    ? new TimeoutException($"ClickHouse at {host} did not answer within {_endpoint.Timeout.TotalSeconds:0.###} s.", e)
                    : new HttpRequestException(HttpRequestError.ConnectionError, $"ClickHouse at {host} did not take the connection in time.", e);
            }
        }
    }

    private async Task InsertAsync(
        StringBuilder pairs, IReadOnlyList<ReadOnlyMemory<byte>> block, bool repeatable, CancellationToken cancellationToken)
    {
        var compression = _compression;
        using var response = await SendAsync(
            Guid.NewGuid().ToString(), pairs, () => new BlockContent(block, compression), repeatable, cancellationToken).ConfigureAwait(false);
        await ReadToEndAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadToEndAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_endpoint.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await ErrorAnswer.ThrowIfNotEmptyAsync(response, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"ClickHouse's answer did not end within {_endpoint.Timeout.TotalSeconds:0.###} s.", e);
        }
    }

    private HttpRequestMessage CreateRequest(Uri host, string queryId, StringBuilder pairs, HttpContent content)
    {
        var address = new StringBuilder(host.AbsoluteUri).Append("?query_id=").Append(queryId).Append(_suffix.Value).Append(pairs);
        var request = new HttpRequestMessage(HttpMethod.Post, address.ToString())
        {
            Content = content,
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LlmTracing", null));
        Authorize(request.Headers);
        return request;
    }

    private void Authorize(HttpRequestHeaders headers)
    {
        var user = _endpoint.Username ?? "default";
        var password = _endpoint.Password ?? "";
        if (_endpoint.BearerToken is { } token)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if (IsPlain(user) && IsPlain(password))
        {
            headers.TryAddWithoutValidation("X-ClickHouse-User", user);
            if (password.Length > 0)
            {
                headers.TryAddWithoutValidation("X-ClickHouse-Key", password);
            }
        }
        else
        {
            // Blanks at the ends and characters beyond ASCII do not survive a header as they are.
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)));
        }
    }

    /// <summary>What every address ends in: roles and settings of the connection string.</summary>
    private static string Suffix(ClickHouseEndpoint endpoint)
    {
        var suffix = new StringBuilder();
        foreach (var role in endpoint.Roles)
        {
            AppendPair(suffix, "role", role);
        }

        foreach (var (name, value) in endpoint.Settings)
        {
            AppendPair(suffix, name, value);
        }

        return suffix.ToString();
    }

    private static bool IsPlain(string value) => value.All(static c => c is > ' ' and < '\x7f');

    private static bool NothingWasSent(HttpRequestException e) => e.HttpRequestError
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private void AppendSettings(StringBuilder pairs, IReadOnlyCollection<KeyValuePair<string, string>>? settings)
    {
        foreach (var (name, value) in settings ?? [])
        {
            if (!_endpoint.Settings.ContainsKey(name)) // What the connection string says goes with every request already.
            {
                AppendPair(pairs, name, value);
            }
        }
    }

    private static void AppendPair(StringBuilder pairs, string name, string value)
        => pairs.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
}
