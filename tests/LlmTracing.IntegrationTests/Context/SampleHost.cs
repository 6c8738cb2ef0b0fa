using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmTracing.IntegrationTests.Context;

/// <summary>The WebApi sample, as <c>dotnet run</c> runs it, in this process: its entry point, on a free port.</summary>
internal sealed class SampleHost : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IAsyncDisposable
{
    // Hosts of tests beside this one tell of themselves too: ours is built in the flow that started it.
    private static readonly AsyncLocal<SampleHost?> Starting = new();

    private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _run = Task.CompletedTask;
    private IHost? _host;

    public IServiceProvider Services => _host!.Services;

    public HttpClient Client { get; } = new();

    public static async Task<SampleHost> StartAsync(params string[] args)
    {
        var sample = new SampleHost();
        using var subscription = DiagnosticListener.AllListeners.Subscribe(sample);
        Starting.Value = sample;
        sample._run = Task.Run(() => System.Reflection.Assembly.Load("WebApi").EntryPoint!.Invoke(null, [args]));
        Starting.Value = null;
        if (await Task.WhenAny(sample._built.Task, sample._run) == sample._run)
        {
            await sample._run;
        }

        sample._host = await sample._built.Task;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sample.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(TimeSpan.FromMinutes(1));
        sample.Client.BaseAddress = new Uri(sample.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return sample;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _run.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilt", Value: IHost host } && Starting.Value == this)
        {
            _built.TrySetResult(host);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
