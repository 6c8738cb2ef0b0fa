using LlmTracing.Benchmarks.Baselines;
using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>What a traced call costs over a plain one where it takes the way through Kestrel and sockets, beside a handler that buffers and parses.</summary>
internal sealed class LoopbackHandlerCase : ICompareCase
{
    public string Name => "A traced call, loopback";

    public IReadOnlyList<string> Ids { get; } = ["loopback"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        await MeasureAsync("2 KB chat answers", Answers.Chats2Kb, "application/json", stream: false, options.Rounds(21, 7, 200)).ConfigureAwait(false);
        await MeasureAsync("500-event stream", [Answers.Sse500], "text/event-stream", stream: true, options.Rounds(15, 5, 15)).ConfigureAwait(false);
        await MeasureAsync("1 MB embeddings", [[Answers.Embeddings1Mb]], "application/json", stream: false, options.Rounds(15, 5, 20), "/v1/embeddings").ConfigureAwait(false);
        return [];
    }

    private static async Task MeasureAsync(
        string name, byte[][][] answers, string mediaType, bool stream, Interleaved interleaved, string path = LoopbackProvider.ChatPath)
    {
        await using var provider = await LoopbackProvider.StartAsync(answers, mediaType, path).ConfigureAwait(false);
        var sink = new CountingSink();
        using var plain = new HttpClient(new SocketsHttpHandler());
        using var traced = new HttpClient(new LlmTracingHandler(sink) { InnerHandler = new SocketsHttpHandler() });
        using var buffering = new HttpClient(new BufferingHandler { InnerHandler = new SocketsHttpHandler() });
        var request = Answers.ChatRequest(stream);
        var costs = await interleaved.RunAsync(Calls(plain), Calls(traced), Calls(buffering)).ConfigureAwait(false);
        if (sink.Last is not { InputTokens: > 0, IsComplete: true })
        {
            throw new InvalidOperationException("The traced calls left no usage: the measurement is of nothing.");
        }

        Line($"{name}: plain {costs[0].Nanoseconds / 1000:0} us {costs[0].Bytes:0} B, server included; traced {Over(costs[1])}; buffering {Over(costs[2])}");

        FormattableString Over(Cost cost) => $"{(cost.Nanoseconds - costs[0].Nanoseconds) / 1000:+0.0;-0.0} us {cost.Bytes - costs[0].Bytes:+0;-0} B";

        Func<int, Task> Calls(HttpClient client)
        {
            var buffer = new byte[16 * 1024];
            return async n =>
            {
                for (var i = 0; i < n; i++)
                {
                    await InProcessHandler.CallAsync(client, request, buffer, provider.Endpoint).ConfigureAwait(false);
                }
            };
        }
    }
}
