namespace LlmTracing.Replay;

/// <summary>Sends recorded exchanges through a real <see cref="HttpClient"/> that is traced as a user's would be, and reads the answers to their end.</summary>
internal sealed class Replayer : IDisposable
{
    private readonly RecordingSink _sink = new();
    private readonly HttpClient _client;
    private readonly int _pieceSize;
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <param name="chunk">Size of the pieces that bodies are cut into; null for whole.</param>
    public Replayer(int? chunk)
    {
        _pieceSize = chunk ?? int.MaxValue;
        _client = new HttpClient(new LlmTracingHandler(_sink) { InnerHandler = new RecordedHandler(_pieceSize) });
    }

    /// <summary>The records that one exchange left: one for a call, none for anything else.</summary>
    public async Task<List<TraceRecord>> ReplayAsync(Exchange exchange)
    {
        using var request = new HttpRequestMessage(exchange.Method, exchange.Uri);
        request.Options.Set(RecordedHandler.Recorded, exchange);
        if (exchange.RequestBody.Length > 0)
        {
            request.Content = new PieceContent(exchange.RequestBody, _pieceSize);
        }

        foreach (var (name, value) in exchange.RequestHeaders)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using (var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            while (await body.ReadAsync(_buffer) > 0)
            {
                // The caller reads on; the handler sees what passes.
            }
        }

        return _sink.Take();
    }

    public void Dispose() => _client.Dispose();
}
