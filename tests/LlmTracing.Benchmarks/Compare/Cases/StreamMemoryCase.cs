using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>Live memory of streams that are open and half read, over the same streams of a plain client.</summary>
internal sealed class StreamMemoryCase : ICompareCase
{
    private static readonly Uri Endpoint = new("https://api.openai.com/v1/chat/completions");

    public string Name => "Open streams";

    public IReadOnlyList<string> Ids { get; } = ["T9"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        var added = 0.0;
        foreach (var streams in (int[])[1, 100, 1000])
        {
            await LiveBytesAsync(streams, new LlmTracingHandler(new CountingSink())).ConfigureAwait(false);
            var plain = new List<double>();
            var traced = new List<double>();
            for (var round = 0; round < options.Pick(full: 7, quick: 3, smoke: 1); round++)
            {
                plain.Add(await LiveBytesAsync(streams, null).ConfigureAwait(false));
                traced.Add(await LiveBytesAsync(streams, new LlmTracingHandler(new CountingSink())).ConfigureAwait(false));
            }

            added = Interleaved.Median(traced) - Interleaved.Median(plain);
            Line($"{streams} streams: plain {Interleaved.Median(plain):0} B each, traced +{added:0} B each");
        }

        return [Target.AtMost("T9", "1,000 open streams: live memory each, added", added, 2048, "B")];
    }

    private static async Task<double> LiveBytesAsync(int streams, DelegatingHandler? handler)
    {
        using var client = InProcessHandler.Client(Answers.Sse500, "text/event-stream", handler);
        var request = Answers.ChatRequest(stream: true);
        var buffer = new byte[16 * 1024];
        var open = new List<(HttpResponseMessage Response, Stream Stream)>(streams);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < streams; i++)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = new ByteArrayContent(request) };
            var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            response.RequestMessage = null;
            var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            for (var chunk = 0; chunk < 250; chunk++)
            {
                _ = await stream.ReadAsync(buffer).ConfigureAwait(false);
            }

            open.Add((response, stream));
        }

        var live = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / streams;
        foreach (var (response, stream) in open)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            response.Dispose();
        }

        return live;
    }
}
