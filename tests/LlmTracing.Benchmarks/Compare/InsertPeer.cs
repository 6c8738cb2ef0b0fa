using System.Reflection;
using LlmTracing.Benchmarks.Workloads;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>A client that the command line puts beside ours: its name and the class of the adapter.</summary>
internal sealed record InsertPeer(string Name, Type Adapter)
{
    // What the insert case calls its own contenders.
    private static readonly string[] Taken = ["ours", "RowBinary", "encoded before"];

    /// <exception cref="ArgumentException">There is no such assembly, it holds no adapter, or the name is taken.</exception>
    public static InsertPeer Load(string name, string path)
    {
        if (Taken.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"--peer {name}: that name is taken by a contender of our own.");
        }

        var file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new ArgumentException($"--peer {name}: there is no file {path}.");
        }

        try
        {
            var adapter = new PeerLoadContext(file).LoadFromAssemblyPath(file).GetExportedTypes().FirstOrDefault(IsAdapter)
                ?? throw new ArgumentException(
                    $"--peer {name}: {path} holds no public class with a public parameterless constructor that implements {nameof(IInsertPeer)}.");
            return new InsertPeer(name, adapter);
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new ArgumentException($"--peer {name}: {path} cannot be loaded: {error.Message}", error);
        }
    }

    /// <summary>Makes the client and has it connect to the table.</summary>
    public async Task<IInsertPeer> ConnectAsync(BenchTable table)
    {
        var peer = (IInsertPeer)Activator.CreateInstance(Adapter)!;
        await peer.ConnectAsync(table.Server.Endpoint, BenchTable.Database, table.Name, CancellationToken.None).ConfigureAwait(false);
        return peer;
    }

    private static bool IsAdapter(Type type)
        => type is { IsClass: true, IsAbstract: false } && typeof(IInsertPeer).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null;
}
