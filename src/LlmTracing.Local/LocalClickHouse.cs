using System.Globalization;

namespace LlmTracing.Local;

/// <summary>
/// A ClickHouse of one's own for development, samples and tests: the real engine behind ClickHouse's HTTP interface on
/// 127.0.0.1, in a process of its own that ends with this one, however this one ends.
/// </summary>
/// <remarks>
/// <para>The first start on a machine fetches the engine through npm (180 MB) into the user's cache folder, or the
/// folder in the environment variable <c>LLMTRACING_ENGINE_CACHE</c>.</para>
/// <para>Not for production: no TLS, no replication, no users but one. Thread-safe.</para>
/// </remarks>
public sealed class LocalClickHouse : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private LocalClickHouse(ServerProcess process, ReadyLine ready, LocalClickHouseOptions options)
    {
        _process = process;
        Port = ready.Port;
        EngineVersion = ready.EngineVersion;
        DataFolder = ready.DataFolder;
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Protocol=http")
            + (options.User is null ? "" : $";Username={options.User};Password={options.Password}");
    }

    /// <summary>The port of the HTTP interface on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The address of the HTTP interface.</summary>
    public Uri Endpoint { get; }

    /// <summary>The connection string, for LlmTracing and for the ClickHouse drivers of .NET.</summary>
    public string ConnectionString { get; }

    /// <summary>The folder in which the tables lie.</summary>
    public string DataFolder { get; }

    /// <summary>Version of ClickHouse that runs, such as <c>26.1.2</c>.</summary>
    public string EngineVersion { get; }

    /// <summary>Process id of the server.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a server and returns when it answers.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up, and ends what was started.</param>
    /// <exception cref="LocalClickHouseException">
    /// There is no engine for this system, it cannot be fetched, the port is taken, or another process has the folder open.
    /// </exception>
    public static async Task<LocalClickHouse> StartAsync(
        LocalClickHouseOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalClickHouseOptions();
        var process = ServerProcess.Start(options);
        try
        {
            var ready = await process.WaitUntilReadyAsync(options.StartTimeout, cancellationToken).ConfigureAwait(false);
            return new LocalClickHouse(process, ready, options);
        }
        catch
        {
            await process.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the server after the statements that run. A second call does nothing.</summary>
    /// <param name="cancellationToken">Stops waiting and kills the process: what was acknowledged is on disk.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => _process.StopAsync(cancellationToken);

    /// <summary>Stops the server, and deletes its folder when it was a temporary one.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
