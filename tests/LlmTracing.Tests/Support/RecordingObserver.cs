using LlmTracing.Providers;

namespace LlmTracing.Tests.Support;

/// <summary>An observer that keeps what it is shown.</summary>
internal sealed class RecordingObserver : CallObserver
{
    public MemoryStream Request { get; } = new();

    public MemoryStream Response { get; } = new();

    public int RequestEnds { get; private set; }

    public int ResponseEnds { get; private set; }

    public override void OnRequestBytes(ReadOnlySpan<byte> bytes) => Request.Write(bytes);

    public override void OnRequestEnd() => RequestEnds++;

    public override void OnResponseHeaders(HttpResponseMessage response) => Facts.Provider = "test";

    public override void OnResponseBytes(ReadOnlySpan<byte> bytes, long timestamp) => Response.Write(bytes);

    public override void OnResponseEnd() => ResponseEnds++;
}
