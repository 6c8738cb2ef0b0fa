using System.Net.Http.Headers;
using System.Text.Json;
using LlmTracing.Benchmarks.Workloads;
using LlmTracing.Providers;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>Reading the facts of an answer beside <see cref="Utf8JsonReader"/> over every token and a vectorised search over the bytes.</summary>
internal sealed class ScannerCase : ICompareCase
{
    private static readonly ProviderCatalog Catalog = new();

    public string Name => "The scanner";

    public IReadOnlyList<string> Ids { get; } = ["T3", "T4"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        var chat = await MeasureAsync("2 KB chats", Answers.Chats2Kb, "application/json", "/v1/chat/completions", options.Rounds(21, 9, 5000)).ConfigureAwait(false);
        await MeasureAsync("2 KB chats, no two alike in structure", Answers.OddChats2Kb, "application/json", "/v1/chat/completions", options.Rounds(21, 9, 5000)).ConfigureAwait(false);
        var embeddings = await MeasureAsync("1 MB embeddings", [[Answers.Embeddings1Mb]], "application/json", "/v1/embeddings", options.Rounds(21, 9, 40)).ConfigureAwait(false);
        var stream = await MeasureAsync("500-event stream", [Answers.Sse500], "text/event-stream", "/v1/chat/completions", options.Rounds(21, 9, 200)).ConfigureAwait(false);
        await MeasureRequestAsync(options.Rounds(21, 9, 1000)).ConfigureAwait(false);
        return
        [
            Target.AtMost("T3", "1 MB embeddings: scan / Utf8JsonReader", embeddings.Ours.Nanoseconds / embeddings.Reader.Nanoseconds, 0.05, "ratio"),
            Target.AtMost("T3", "1 MB embeddings: scan", embeddings.Ours.Nanoseconds / 1000, 110, "us"),
            Target.AtMost("T3", "1 MB embeddings: allocated by the scan over the 2 KB answer's", embeddings.Ours.Bytes - chat.Ours.Bytes, 256, "B"),
            Target.AtLeast("T4", "2 KB chat: Utf8JsonReader / scan", chat.Reader.Nanoseconds / chat.Ours.Nanoseconds, 4, "x faster"),
            Target.AtLeast("T4", "500-event stream: Utf8JsonReader / scan", stream.Reader.Nanoseconds / stream.Ours.Nanoseconds, 8, "x faster"),
        ];
    }

    private static async Task<(Cost Ours, Cost Reader)> MeasureAsync(string name, byte[][][] answers, string mediaType, string path, Interleaved interleaved)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("https://api.openai.com" + path));
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        long found = 0;
        var next = 0u;
        var costs = await interleaved.RunAsync(
            Repeat(() =>
            {
                var observer = Catalog.Observe(request) ?? throw new InvalidOperationException(path + " is not recognised.");
                observer.OnRequestEnd();
                observer.OnResponseHeaders(response);
                foreach (var chunk in answers[next++ % answers.Length])
                {
                    observer.OnResponseBytes(chunk, 1);
                }

                observer.OnResponseEnd();
                found += observer.Facts.Response.Usage.Input ?? throw new InvalidOperationException("No usage was found.");
                observer.Recycle();
            }),
            Repeat(() =>
            {
                foreach (var chunk in answers[next++ % answers.Length])
                {
                    found += ReadTokens(chunk);
                }
            }),
            Repeat(() =>
            {
                foreach (var chunk in answers[next++ % answers.Length])
                {
                    found += chunk.AsSpan().IndexOf("\u0001\u0002usage\""u8);
                }
            })).ConfigureAwait(false);
        var bytes = answers.Average(static answer => answer.Sum(static chunk => chunk.Length));
        Line($"{name} ({bytes:N0} B): scan {costs[0].Nanoseconds / 1000:0.00} us ({bytes / costs[0].Nanoseconds:0.00} GB/s, {costs[0].Bytes:0} B), Utf8JsonReader {costs[1].Nanoseconds / 1000:0.00} us, IndexOf {costs[2].Nanoseconds / 1000:0.00} us");
        return (costs[0], costs[1]);
    }

    private static async Task MeasureRequestAsync(Interleaved interleaved)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("https://api.openai.com/v1/chat/completions"));
        var found = 0L;
        var costs = await interleaved.RunAsync(
            Repeat(() =>
            {
                var observer = Catalog.Observe(request)!;
                observer.OnRequestBytes(Answers.AgentRequest);
                observer.OnRequestEnd();
                found += observer.Facts.Request.MaxTokens ?? throw new InvalidOperationException("No parameters were found.");
                observer.Recycle();
            }),
            Repeat(() => found += Walk(Answers.AgentRequest))).ConfigureAwait(false);
        Line($"request with 30 messages and 20 tools ({Answers.AgentRequest.Length:N0} B), hash included: {costs[0].Nanoseconds / 1000:0.00} us ({Answers.AgentRequest.Length / costs[0].Nanoseconds:0.00} GB/s, {costs[0].Bytes:0} B), Utf8JsonReader {costs[1].Nanoseconds / 1000:0.00} us");
    }

    private static Func<int, Task> Repeat(Action operation) => n =>
    {
        for (var i = 0; i < n; i++)
        {
            operation();
        }

        return Task.CompletedTask;
    };

    /// <summary>Walks every token of a JSON document, or of each data line of a chunk of events.</summary>
    private static int ReadTokens(ReadOnlySpan<byte> chunk)
    {
        if (!chunk.StartsWith("data: "u8))
        {
            return Walk(chunk);
        }

        var tokens = 0;
        foreach (var line in chunk.Split((byte)'\n'))
        {
            var text = chunk[line];
            if (text.StartsWith("data: {"u8))
            {
                tokens += Walk(text[6..]);
            }
        }

        return tokens;
    }

    private static int Walk(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }
}
