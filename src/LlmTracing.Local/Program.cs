using System.Globalization;
using LlmTracing.Local.Engine;
using LlmTracing.Local.Http;
using LlmTracing.Local.Packages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LlmTracing.Local;

/// <summary>The server process: fetch the engine if it is missing, open the folder, listen, and close in that order's reverse.</summary>
internal static class Program
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private static async Task<int> Main(string[] args)
    {
        try
        {
            var arguments = ServerArguments.Parse(args);
            if (arguments.Help)
            {
                Console.WriteLine(ServerArguments.Usage);
                return 0;
            }

            using var stop = new StopSignal(arguments.OwnedByInput);
            var cache = new EngineCache(EngineCache.DefaultFolder, Console.Error.WriteLine, TimeProvider.System);
            var library = await cache.GetLibraryAsync(EnginePackage.ForThisMachine(), stop.Token).ConfigureAwait(false);
            if (!arguments.FetchOnly)
            {
                await ServeAsync(arguments, library, stop).ConfigureAwait(false);
            }

            return 0;
        }
        catch (LocalClickHouseException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task ServeAsync(ServerArguments arguments, string library, StopSignal stop)
    {
        // Every running statement blocks a thread of the pool while the engine works.
        ThreadPool.SetMinThreads(workerThreads: 128, completionPortThreads: 16);
        using var folder = new DataFolder(arguments.DataFolder);
        var engine = LocalEngine.Open(library, folder.Path, TimeProvider.System);
        await using (engine.ConfigureAwait(false))
        {
            var credentials = new Credentials(
                arguments.User, Environment.GetEnvironmentVariable(ServerArguments.PasswordVariable));
            var app = ClickHouseHttpServer.Build(engine, credentials, arguments.Port, TimeProvider.System);
            await using (app.ConfigureAwait(false))
            {
                await ListenAsync(app, arguments.Port).ConfigureAwait(false);
                Console.WriteLine(new ReadyLine(Port(app), engine.Version, folder.Path).Text);
                await stop.WaitAsync().ConfigureAwait(false);
                using var timeout = new CancellationTokenSource(StopTimeout);
                await app.StopAsync(timeout.Token).ConfigureAwait(false);
            }
        }
    }

    private static async Task ListenAsync(WebApplication app, int port)
    {
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new LocalClickHouseException(
                string.Create(CultureInfo.InvariantCulture, $"Port {port} is not free: {e.Message} --port 0 picks a free one."), e);
        }
    }

    private static int Port(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
}
