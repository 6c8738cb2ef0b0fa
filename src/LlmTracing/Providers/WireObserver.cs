namespace LlmTracing.Providers;

/// <summary>Reads one call by its <see cref="ProviderMatch"/>.</summary>
internal sealed class WireObserver : CallObserver
{
    public WireObserver(ProviderMatch match)
    {
        Facts.Provider = match.Provider;
        Facts.Operation = match.Operation;
        Facts.ServerAddress = match.ServerAddress;
        Facts.ApiPath = match.ApiPath;
        Facts.Request.Model = match.Model;
        Facts.Request.Stream = match.Stream;
    }

    public override void OnRequestBytes(ReadOnlySpan<byte> bytes) => Facts.Request.SizeBytes += bytes.Length;

    public override void OnRequestEnd()
    {
    }

    public override void OnResponseHeaders(HttpResponseMessage response)
    {
    }

    public override void OnResponseBytes(ReadOnlySpan<byte> bytes, long timestamp) => Facts.Response.SizeBytes += bytes.Length;

    public override void OnResponseEnd()
    {
    }
}
