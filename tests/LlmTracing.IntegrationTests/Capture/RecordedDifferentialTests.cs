using LlmTracing.IntegrationTests.Corpus;
using LlmTracing.Replay;
using LlmTracing.Tests.Capture;

namespace LlmTracing.IntegrationTests.Capture;

/// <summary>Over recorded traffic the caller sees the same bytes and headers with the handler and without it.</summary>
public sealed class RecordedDifferentialTests
{
    private const int Exchanges = 500;

    [RecordedTrafficTheory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task CallerSeesTheSame(int piece)
    {
        using var plain = new HttpClient(new RecordedHandler(piece));
        using var traced = new HttpClient(new LlmTracingHandler(new NullSink()) { InnerHandler = new RecordedHandler(piece) });

        // Spread over the file, which is sorted by its sources; the longest bodies would take byte-wise reading too far.
        var exchanges = ExchangeFile.Read(RecordedTraffic.Path!).Where((exchange, i) => i % 5 == 0 && exchange.ResponseBody.Length < 100_000).Take(Exchanges).ToList();
        exchanges.Should().HaveCount(Exchanges);
        foreach (var (exchange, i) in exchanges.Select((exchange, i) => (exchange, i)))
        {
            var style = ReadingStyle.All[i % ReadingStyle.All.Count];
            (await SeeAsync(traced, exchange, style)).Should().Be(await SeeAsync(plain, exchange, style), "{0} read by {1}", exchange.Id, style.Name);
        }
    }

    private static async Task<string> SeeAsync(HttpClient client, Exchange exchange, ReadingStyle style)
    {
        using var request = new HttpRequestMessage(exchange.Method, exchange.Uri);
        request.Options.Set(RecordedHandler.Recorded, exchange);
        if (exchange.RequestBody.Length > 0)
        {
            request.Content = new ByteArrayContent(exchange.RequestBody);
        }

        try
        {
            using var response = await client.SendAsync(request, style.Completion);
            var headers = string.Join('\n', response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Select(h => $"{h.Key}={string.Join('|', h.Value)}"));
            return $"{(int)response.StatusCode}\n{headers}\n{Convert.ToBase64String(await style.ReadAsync(response))}";
        }
        catch (Exception exception)
        {
            return $"{exception.GetType()}: {exception.Message}";
        }
    }

    private sealed class NullSink : ITraceSink
    {
        public WriteResult Write(TraceRecord record) => WriteResult.Accepted;
    }
}
