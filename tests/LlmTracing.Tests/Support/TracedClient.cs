using LlmTracing.Capture;

namespace LlmTracing.Tests.Support;

/// <summary>An <see cref="HttpClient"/> whose every request is observed by a <see cref="RecordingObserver"/>.</summary>
internal sealed class TracedClient : HttpMessageInvoker
{
    private TracedClient(HttpMessageHandler handler, RecordingObserver observer, CapturingSink sink, TracePipeline pipeline)
        : base(handler) => (Http, Observer, Sink, Pipeline) = (new HttpClient(handler), observer, sink, pipeline);

    public HttpClient Http { get; }

    public RecordingObserver Observer { get; }

    public CapturingSink Sink { get; }

    public TracePipeline Pipeline { get; }

    public static TracedClient Over(HttpMessageHandler primary, TimeProvider? time = null, ITraceSink? second = null)
    {
        var observer = new RecordingObserver();
        var sink = new CapturingSink();
        ITraceSink[] sinks = second is null ? [sink] : [second, sink];
        var pipeline = new TracePipeline(new LlmTracingOptions(), sinks, time);
        return new TracedClient(new LlmTracingHandler(pipeline, _ => observer) { InnerHandler = primary }, observer, sink, pipeline);
    }

    public static TracedClient Over(Func<HttpRequestMessage, HttpResponseMessage> answer) => Over(new StubHandler(answer));
}
