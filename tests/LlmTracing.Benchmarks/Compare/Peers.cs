using System.Runtime.Loader;
using LlmTracing.Benchmarks.Workloads;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>The clients that the command line puts beside ours.</summary>
internal sealed class Peers : IAsyncDisposable
{
    private Peers(Dictionary<string, IInsertPeer> all) => All = all;

    public IReadOnlyDictionary<string, IInsertPeer> All { get; }

    public static async Task<Peers> LoadAsync(IEnumerable<(string Name, string Path)> peers, BenchTable table)
    {
        var all = new Dictionary<string, IInsertPeer>();
        foreach (var (name, path) in peers)
        {
            var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
            var type = assembly.GetExportedTypes().FirstOrDefault(t => typeof(IInsertPeer).IsAssignableFrom(t) && !t.IsAbstract)
                ?? throw new ArgumentException($"{path} holds no public class that implements {nameof(IInsertPeer)}.");
            var peer = (IInsertPeer)Activator.CreateInstance(type)!;
            await peer.ConnectAsync(table.Server.Endpoint, "bench", table.Name, CancellationToken.None).ConfigureAwait(false);
            all.Add(name, peer);
        }

        return new Peers(all);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in All.Values)
        {
            await peer.DisposeAsync().ConfigureAwait(false);
        }
    }
}
