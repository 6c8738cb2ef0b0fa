using System.Diagnostics;

namespace LlmTracing.Telemetry;

/// <summary>Takes spans. Returns at once; called on the threads that start and stop them.</summary>
internal interface ISpanSink
{
    /// <summary>Called when the sink is about to take no more: what is still open is to be written now.</summary>
    Action? Stopping { get; set; }

    /// <summary>A span started.</summary>
    void OnStart(Activity span);

    /// <summary>A span ended, or will not be awaited any longer.</summary>
    void Write(SpanRecord record);
}
