using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Benchmarks.Workloads;

/// <summary>A provider on loopback: Kestrel answers chat calls plain, or as a stream flushed event by event.</summary>
internal sealed class LoopbackProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackProvider(WebApplication app, Uri endpoint) => (_app, Endpoint) = (app, endpoint);

    /// <summary>Path <c>/v1/chat/completions</c> of the provider.</summary>
    public Uri Endpoint { get; }

    public static async Task<LoopbackProvider> StartAsync(byte[][] answer, string mediaType)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null).ConfigureAwait(false);
            context.Response.ContentType = mediaType;
            foreach (var chunk in answer)
            {
                await context.Response.Body.WriteAsync(chunk).ConfigureAwait(false);
                await context.Response.Body.FlushAsync().ConfigureAwait(false);
            }
        });
        await app.StartAsync().ConfigureAwait(false);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new LoopbackProvider(app, new Uri(address + "/v1/chat/completions"));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);
}
