using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LlmTracing.Pricing;
using LlmTracing.Testing;

namespace LlmTracing.Capture;

/// <summary>
/// Walks made-up calls through handler, scanner and assembler in the background when a host starts, so that its first real call finds
/// the code compiled and the tables made: else that call waits for it.
/// </summary>
/// <remarks>
/// It has a pipeline of its own, whose records end there: nothing is written, counted, priced by the host's prices or seen by a listener. Once
/// a process; not at all where code was compiled before. A call that comes meanwhile waits for nothing that it would not have to do itself.
/// </remarks>
internal static class Rehearsal
{
    private static int _begun;

    /// <summary>Begins it, the first time that it is asked to.</summary>
    public static void Begin()
    {
        // Nothing of the one who happens to be first flows into it: no activity, no scope.
        if (RuntimeFeature.IsDynamicCodeCompiled && Interlocked.Exchange(ref _begun, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static _ => _ = TryRunAsync(), null);
        }
    }

    /// <summary>One call whose answer comes whole, one that is streamed.</summary>
    internal static async Task RunAsync(ITraceSink sink)
    {
        using var provider = new RecordedProvider(ProviderAnswers.OpenAi(), ProviderAnswers.OpenAiStream());
        using var handler = new LlmTracingHandler(new TracePipeline(new LlmTracingOptions(), [sink], prices: new PriceBook(), isObservable: false));
        using var attempts = new LlmTracingAttemptHandler();
        (handler.InnerHandler, attempts.InnerHandler) = (attempts, provider);
        using var door = new Door(handler);
        await CallAsync(door, isBuffered: true).ConfigureAwait(false);
        await CallAsync(door, isBuffered: false).ConfigureAwait(false);
    }

    private static async Task CallAsync(Door door, bool isBuffered)
    {
        using var source = new CancellationTokenSource();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
        timeout.CancelAfter(TimeSpan.FromMinutes(1));
        using var content = new StringContent("""{"model":"gpt-4o","messages":[{"role":"user","content":"Hello."}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.openai.com/v1/chat/completions") { Content = content };
        using var response = await door.SendAsync(request, timeout.Token).ConfigureAwait(false);
        if (isBuffered)
        {
            await response.Content.LoadIntoBufferAsync(timeout.Token).ConfigureAwait(false);
        }

        var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[1024];
            while (await stream.ReadAsync(buffer, timeout.Token).ConfigureAwait(false) > 0)
            {
                // What was read is of no interest.
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nothing depends on it: the first call does what is left undone.")]
    private static async Task TryRunAsync()
    {
        try
        {
            await RunAsync(new Nowhere()).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // See above.
        }
    }

    /// <summary>Sends as <see cref="HttpClient"/> does, without its events and counters: they are the host's.</summary>
    private sealed class Door(HttpMessageHandler handler) : DelegatingHandler(handler)
    {
        public new Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            base.SendAsync(request, cancellationToken);
    }

    private sealed class Nowhere : ITraceSink
    {
        public WriteResult Write(TraceRecord record) => WriteResult.Accepted;
    }
}
