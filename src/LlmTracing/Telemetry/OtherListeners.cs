using System.Collections.Concurrent;
using System.Diagnostics;

namespace LlmTracing.Telemetry;

/// <summary>
/// Tells whether anybody but this library listens to an activity source: by a second source of the same name, which others cannot tell apart and
/// the library's own listeners leave alone.
/// </summary>
internal sealed class OtherListeners : IDisposable
{
    private const string ProbeVersion = "llmtracing.probe";

    private readonly ConcurrentDictionary<string, ActivitySource> _probes = new(StringComparer.Ordinal);

    public static bool IsProbe(ActivitySource source) => string.Equals(source.Version, ProbeVersion, StringComparison.Ordinal);

    public bool Exist(ActivitySource source) =>
        _probes.GetOrAdd(source.Name, static name => new ActivitySource(name, ProbeVersion)).HasListeners();

    public void Dispose()
    {
        foreach (var probe in _probes.Values)
        {
            probe.Dispose();
        }
    }
}
