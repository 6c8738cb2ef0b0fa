using LlmTracing.Benchmarks.Workloads;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>What the handler costs a call that is not to be traced.</summary>
internal sealed class PassThroughCase : ICompareCase
{
    private static readonly Uri Elsewhere = new("https://example.org/orders/17");
    private static readonly Uri Provider = new("https://api.openai.com/v1/chat/completions");

    public string Name => "Calls that are not traced";

    public IReadOnlyList<string> Ids { get; } = ["T13"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        using var through = Invoker(new NullDelegatingHandler());
        using var other = Invoker(new LlmTracingHandler(new CountingSink()));
        using var off = Invoker(new LlmTracingHandler(new CountingSink(), new LlmTracingOptions { Enabled = false }));
        var costs = await options.Rounds(31, 11, 200_000).RunAsync(
            Send(through, Elsewhere), Send(other, Elsewhere), Send(off, Provider)).ConfigureAwait(false);
        Line($"empty handler {costs[0].Nanoseconds:0.0} ns; no LLM host {costs[1].Nanoseconds:0.0} ns {costs[1].Bytes:0.0} B; tracing off {costs[2].Nanoseconds:0.0} ns {costs[2].Bytes:0.0} B");
        return
        [
            Target.AtMost("T13", "no LLM host: added time", costs[1].Nanoseconds - costs[0].Nanoseconds, 50, "ns"),
            Target.AtMost("T13", "no LLM host: added allocation", Math.Round(costs[1].Bytes - costs[0].Bytes, 1), 0.1, "B"),
            Target.AtMost("T13", "tracing off: added time", costs[2].Nanoseconds - costs[0].Nanoseconds, 50, "ns"),
            Target.AtMost("T13", "tracing off: added allocation", Math.Round(costs[2].Bytes - costs[0].Bytes, 1), 0.1, "B"),
        ];
    }

    private static HttpMessageInvoker Invoker(DelegatingHandler handler)
    {
        handler.InnerHandler = new AnsweredHandler();
        return new HttpMessageInvoker(handler);
    }

    private static Func<int, Task> Send(HttpMessageInvoker invoker, Uri uri)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri);
        return n =>
        {
            for (var i = 0; i < n; i++)
            {
                _ = invoker.SendAsync(request, CancellationToken.None);
            }

            return Task.CompletedTask;
        };
    }

    private sealed class NullDelegatingHandler : DelegatingHandler;

    private sealed class AnsweredHandler : HttpMessageHandler
    {
        private readonly Task<HttpResponseMessage> _answer = Task.FromResult(new HttpResponseMessage());

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _answer;
    }
}
