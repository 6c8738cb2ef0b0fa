using System.Diagnostics.Metrics;

namespace LlmTracing;

/// <summary>The one name under which the library emits: <c>AddSource(LlmTracingTelemetry.Name)</c>, <c>AddMeter(LlmTracingTelemetry.Name)</c>.</summary>
public static class LlmTracingTelemetry
{
    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string Name = "LlmTracing";

    internal static string Version { get; } = typeof(LlmTracingTelemetry).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The meter of handlers that are made by hand; a container has one of its own.</summary>
    internal static Meter SharedMeter { get; } = new(Name, Version);
}
