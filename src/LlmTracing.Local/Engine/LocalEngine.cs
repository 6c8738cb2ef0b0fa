using System.Runtime.InteropServices;

namespace LlmTracing.Local.Engine;

/// <summary>The engine on one data folder. One a process: libchdb allows no second folder beside it.</summary>
internal sealed class LocalEngine : IAsyncDisposable
{
    // What the embedded engine sets differently from a server.
    private static readonly string[] ServerDefaults = ["--implicit_select=0", "--allow_introspection_functions=0"];

    private readonly DataFolderLock _lock;
    private readonly string[] _arguments;
    private readonly EngineConnection _anchor;
    private readonly TimeProvider _time;
    private int _open;

    private LocalEngine(DataFolderLock dataLock, string dataFolder, TimeProvider time)
    {
        _lock = dataLock;
        _time = time;
        _arguments = ["clickhouse", $"--path={dataFolder}", .. ServerDefaults];

        // libchdb's handlers would replace those of the .NET runtime, which needs SIGSEGV for null references.
        Chdb.SetSignalHandlersEnabled(0);
        _anchor = Connect();
        Version = _anchor.Scalar("SELECT version()");
        TimeZone = _anchor.Scalar("SELECT timezone()");
    }

    /// <summary>ClickHouse's version, as <c>SELECT version()</c> gives it.</summary>
    public string Version { get; }

    /// <summary>The engine's time zone.</summary>
    public string TimeZone { get; }

    /// <summary>Opens the engine; the folder is made when missing.</summary>
    /// <exception cref="LocalClickHouseException">Another process holds the folder, or it cannot be opened.</exception>
    public static LocalEngine Open(string library, string dataFolder, TimeProvider time)
    {
        var dataLock = DataFolderLock.Take(dataFolder);
        try
        {
            Chdb.LoadFrom(library);
            return new LocalEngine(dataLock, dataFolder, time);
        }
        catch
        {
            dataLock.Dispose();
            throw;
        }
    }

    /// <summary>A fresh connection. Several run side by side: reads beside writes.</summary>
    public unsafe EngineConnection Connect()
    {
        using var arguments = new NativeText(_arguments);
        var connection = Chdb.Connect(_arguments.Length, arguments.Pointers);
        if (connection == null)
        {
            throw new LocalClickHouseException(
                $"The engine did not open '{_arguments[1]["--path=".Length..]}'; its own message is above, on stderr.");
        }

        Interlocked.Increment(ref _open);
        return new EngineConnection(connection, () => Interlocked.Decrement(ref _open));
    }

    /// <summary>Closes the engine once no statement runs any more.</summary>
    /// <remarks>
    /// libchdb crashes at exit when a connection is open. When statements still run after ten seconds the process is
    /// ended at once instead: what was acknowledged is on disk.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        var start = _time.GetTimestamp();
        while (Volatile.Read(ref _open) > 1)
        {
            if (_time.GetElapsedTime(start) > TimeSpan.FromSeconds(10))
            {
                await Console.Error.WriteLineAsync("Statements still run: ending without them.").ConfigureAwait(false);
                NativeExit(0);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), _time).ConfigureAwait(false);
        }

        _anchor.Dispose();
        _lock.Dispose();
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void NativeExit(int code);
}
