using System.Text;

namespace LlmTracing.Testing;

/// <summary>
/// The innermost handler of an <see cref="HttpClient"/> in a test: it answers like a provider and never leaves the process.
/// <c>services.ConfigureHttpClientDefaults(c => c.ConfigurePrimaryHttpMessageHandler(() => provider))</c>, or
/// <c>new LlmTracingHandler(sink) { InnerHandler = provider }</c>.
/// </summary>
/// <remarks>Safe for many threads. It keeps what it is sent: not for production.</remarks>
public sealed class RecordedProvider : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly RecordedAnswer[] _answers;
    private readonly List<RecordedRequest> _requests = [];

    /// <summary>A provider that gives these answers in order, and then the last one again and again.</summary>
    /// <param name="answers">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public RecordedProvider(params RecordedAnswer[] answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Length == 0)
        {
            throw new ArgumentException("A provider needs an answer to give.", nameof(answers));
        }

        _answers = answers;
    }

    /// <summary>What was sent, in order. A copy.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var body = new MemoryStream();
        if (request.Content is not null)
        {
            await request.Content.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        }

        return Answer(request, body);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, context: null, cancellationToken);
        return Answer(request, body);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, MemoryStream body)
    {
        RecordedAnswer answer;
        lock (_gate)
        {
            answer = _answers[Math.Min(_requests.Count, _answers.Length - 1)];
            _requests.Add(new RecordedRequest(request.Method, request.RequestUri, Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)body.Length))));
        }

        var response = answer.ToResponse();
        response.RequestMessage = request;
        return response;
    }
}
