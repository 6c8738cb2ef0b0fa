using System.Diagnostics.CodeAnalysis;
using LlmTracing.ClickHouse;
using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Context;

/// <summary>Runs the host's enrichers over finished records. A fault in one is logged once and stops neither the others nor the call.</summary>
/// <remarks>Safe for many threads, as far as the enrichers are.</remarks>
internal sealed class RecordEnrichers(Action<TraceRecord>? enrichers, ILogger<RecordEnrichers> logger)
{
    private readonly Action<TraceRecord>[] _enrichers = Split(enrichers);
    private readonly QuietLogger _logger = new(logger);
    private int _faulted;

    [SuppressMessage("Design", "CA1031", Justification = "The enricher is the host's code: whatever it throws, the call goes on.")]
    public void Enrich(TraceRecord record)
    {
        foreach (var enricher in _enrichers)
        {
            try
            {
                enricher(record);
            }
            catch (Exception fault)
            {
                if (Interlocked.Exchange(ref _faulted, 1) == 0)
                {
                    Log.EnricherFailed(_logger, fault);
                }
            }
        }

        // A null where the record has none would cost the row when it is encoded.
        if (_enrichers.Length != 0)
        {
            foreach (var column in TraceColumns.All)
            {
                column.Heal(record);
            }
        }
    }

    // Each subscriber by itself: a multicast delegate would stop at the first fault.
    private static Action<TraceRecord>[] Split(Action<TraceRecord>? enrichers)
    {
        var all = new List<Action<TraceRecord>>();
        foreach (var enricher in Delegate.EnumerateInvocationList(enrichers))
        {
            all.Add(enricher);
        }

        return [.. all];
    }
}
