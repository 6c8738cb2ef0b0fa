using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Benchmarks.Workloads;

/// <summary>A provider on loopback: Kestrel answers calls plain, or as a stream flushed event by event.</summary>
internal sealed class LoopbackProvider : IAsyncDisposable
{
    public const string ChatPath = "/v1/chat/completions";

    private readonly WebApplication _app;

    private LoopbackProvider(WebApplication app, Uri endpoint) => (_app, Endpoint) = (app, endpoint);

    /// <summary>Where the provider answers.</summary>
    public Uri Endpoint { get; }

    public static Task<LoopbackProvider> StartAsync(byte[][] answer, string mediaType, string path = ChatPath) =>
        StartAsync([answer], mediaType, path);

    /// <summary>A provider whose answers come in turn.</summary>
    public static async Task<LoopbackProvider> StartAsync(byte[][][] answers, string mediaType, string path = ChatPath)
    {
        var next = 0u;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost(path, async (HttpContext context) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null).ConfigureAwait(false);
            context.Response.ContentType = mediaType;
            foreach (var chunk in answers[Interlocked.Increment(ref next) % answers.Length])
            {
                await context.Response.Body.WriteAsync(chunk).ConfigureAwait(false);
                await context.Response.Body.FlushAsync().ConfigureAwait(false);
            }
        });
        await app.StartAsync().ConfigureAwait(false);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new LoopbackProvider(app, new Uri(address + path));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);
}
