using LlmTracing.Benchmarks.Baselines;
using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>
/// What a traced call costs over a plain one, beside a handler that buffers and parses and one that looks at nothing, over an in-process primary
/// handler.
/// </summary>
internal sealed class HandlerCase : ICompareCase
{
    private static readonly Uri Embeddings = new("https://api.openai.com/v1/embeddings");

    public string Name => "A traced call, in process";

    public IReadOnlyList<string> Ids { get; } = ["T1", "T2"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        var (chat, chatRatio) = await MeasureAsync("2 KB chat answers", Answers.Chats2Kb, "application/json", stream: false, options.Rounds(21, 9, 4000)).ConfigureAwait(false);
        var (sse, sseRatio) = await MeasureAsync("500-event stream", [Answers.Sse500], "text/event-stream", stream: true, options.Rounds(15, 7, 150)).ConfigureAwait(false);
        await MeasureAsync("2 KB chat answers, no two alike in structure", Answers.OddChats2Kb, "application/json", stream: false, options.Rounds(21, 9, 4000)).ConfigureAwait(false);
        await MeasureAsync("1 MB embeddings", [[Answers.Embeddings1Mb]], "application/json", stream: false, options.Rounds(15, 5, 20), Embeddings).ConfigureAwait(false);
        return
        [
            Target.AtMost("T1", "2 KB call: added time / buffering handler's", chatRatio, 0.4, "ratio"),
            Target.AtMost("T1", "2 KB call: added allocation", chat.Bytes, 1229, "B"),
            Target.AtMost("T2", "500-event stream: added time / buffering handler's", sseRatio, 0.03, "ratio"),
            Target.AtMost("T2", "500-event stream: added time an event", sse.Nanoseconds / Answers.Sse500.Length, 40, "ns"),
            Target.AtMost("T2", "500-event stream: added allocation", sse.Bytes, 1536, "B"),
        ];
    }

    private static async Task<(Cost Added, double Ratio)> MeasureAsync(string name, byte[][][] answers, string mediaType, bool stream, Interleaved interleaved, Uri? uri = null)
    {
        var sink = new CountingSink();
        using var plain = InProcessHandler.Client(answers, mediaType);
        using var traced = InProcessHandler.Client(answers, mediaType, new LlmTracingHandler(sink));
        using var buffering = InProcessHandler.Client(answers, mediaType, new BufferingHandler());
        using var passing = InProcessHandler.Client(answers, mediaType, new PassingHandler());
        var request = Answers.ChatRequest(stream);
        var costs = await interleaved.RunAsync(Calls(plain), Calls(traced), Calls(buffering), Calls(passing)).ConfigureAwait(false);
        if (sink.Last is not { InputTokens: > 0, IsComplete: true })
        {
            throw new InvalidOperationException("The traced calls left no usage: the measurement is of nothing.");
        }

        var added = new Cost(costs[1].Nanoseconds - costs[0].Nanoseconds, costs[1].Bytes - costs[0].Bytes);
        var naive = new Cost(costs[2].Nanoseconds - costs[0].Nanoseconds, costs[2].Bytes - costs[0].Bytes);
        var unseen = new Cost(costs[3].Nanoseconds - costs[0].Nanoseconds, costs[3].Bytes - costs[0].Bytes);
        Line($"{name}: plain {costs[0].Nanoseconds:0} ns {costs[0].Bytes:0} B; traced +{added.Nanoseconds:0} ns +{added.Bytes:0} B; buffering +{naive.Nanoseconds:0} ns +{naive.Bytes:0} B; passing +{unseen.Nanoseconds:0} ns +{unseen.Bytes:0} B");
        return (added, added.Nanoseconds / naive.Nanoseconds);

        Func<int, Task> Calls(HttpClient client)
        {
            var buffer = new byte[16 * 1024];
            return async n =>
            {
                for (var i = 0; i < n; i++)
                {
                    await InProcessHandler.CallAsync(client, request, buffer, uri).ConfigureAwait(false);
                }
            };
        }
    }
}
