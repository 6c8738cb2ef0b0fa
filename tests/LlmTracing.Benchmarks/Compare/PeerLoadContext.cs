using System.Reflection;
using System.Runtime.Loader;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>
/// Loads an adapter with what lies beside it, so that a client brings its own versions of its dependencies. What the interface speaks of
/// comes from this process: the types would be others otherwise.
/// </summary>
internal sealed class PeerLoadContext(string adapter) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(adapter))
{
    private static readonly string?[] Shared = [typeof(IInsertPeer).Assembly.GetName().Name, typeof(TraceRecord).Assembly.GetName().Name];
    private readonly AssemblyDependencyResolver _resolver = new(adapter);

    protected override System.Reflection.Assembly? Load(AssemblyName assemblyName)
        => !Shared.Contains(assemblyName.Name) && _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
