using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmTracing.Telemetry;

/// <summary>Records the operational metrics when spans and calls end; the writer counts what is dropped.</summary>
internal sealed class OperationalInstruments
{
    // Beyond this many tool names their rate is kept under one: names are meant to be few.
    private const int MaxTools = 1_000;
    private const string OtherTools = "other";

    private readonly Histogram<double> _planDuration;
    private readonly Histogram<double> _planCost;
    private readonly Histogram<long> _planDecisions;
    private readonly Histogram<long> _planChildPlans;
    private readonly Histogram<double> _actorDuration;
    private readonly Histogram<long> _actorTokens;
    private readonly Histogram<double> _toolDuration;
    private readonly Histogram<double> _contextDuration;
    private readonly Histogram<long> _contextTokens;
    private readonly Histogram<double> _indexDuration;
    private readonly Histogram<double> _sandboxDuration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _inconsistentUsage;
    private readonly ConcurrentDictionary<string, ToolOutcomes> _tools = new(StringComparer.Ordinal);

    public OperationalInstruments(Meter meter)
    {
        _planDuration = Histogram<double>(meter, LlmMetrics.PlanDuration);
        _planCost = Histogram<double>(meter, LlmMetrics.PlanCost);
        _planDecisions = Histogram<long>(meter, LlmMetrics.PlanDecisionsCount);
        _planChildPlans = Histogram<long>(meter, LlmMetrics.PlanChildPlansCount);
        _actorDuration = Histogram<double>(meter, LlmMetrics.ActorInvocationDuration);
        _actorTokens = Histogram<long>(meter, LlmMetrics.ActorTokenUsage);
        _toolDuration = Histogram<double>(meter, LlmMetrics.ToolInvocationDuration);
        _contextDuration = Histogram<double>(meter, LlmMetrics.ContextBuildDuration);
        _contextTokens = Histogram<long>(meter, LlmMetrics.ContextTokensUsed);
        _indexDuration = Histogram<double>(meter, LlmMetrics.IndexQueryDuration);
        _sandboxDuration = Histogram<double>(meter, LlmMetrics.SandboxOperationDuration);
        var retries = LlmMetrics.LlmRetryCount;
        _retries = meter.CreateCounter<long>(retries.Name, retries.Unit, retries.Description);
        _inconsistentUsage = meter.CreateCounter<long>(
            "llmtracing.usage.inconsistent", "{call}", "Calls whose reported token counts contradict each other.");
        var rate = LlmMetrics.ToolErrorRate;
        meter.CreateObservableGauge(rate.Name, ReadErrorRates, rate.Unit, rate.Description);
    }

    /// <summary>Those of handlers that are made by hand.</summary>
    public static OperationalInstruments Shared { get; } = new(LlmTracingTelemetry.SharedMeter);

    /// <summary>A span ended.</summary>
    public void OnSpanEnd(Activity span, string operation, bool failed)
    {
        var name = new KeyValuePair<string, object?>("name", span.DisplayName);
        var milliseconds = span.Duration.TotalMilliseconds;
        switch (operation)
        {
            case LlmOperations.Plan:
                _planDuration.Record(span.Duration.TotalSeconds, name);
                if (SpanTotals.Of(span) is { } plan)
                {
                    _planCost.Record(plan.CostUsd, name);
                    _planDecisions.Record(plan.Decisions, name);
                    _planChildPlans.Record(plan.ChildPlans, name);
                }

                break;
            case LlmOperations.Actor:
                _actorDuration.Record(milliseconds, name);
                if (SpanTotals.Of(span) is { } actor)
                {
                    _actorTokens.Record(actor.Tokens, name);
                }

                break;
            case LlmOperations.ToolCall:
                _toolDuration.Record(milliseconds, name);
                CountTool(span.DisplayName, failed);
                break;
            case LlmOperations.Context:
                _contextDuration.Record(milliseconds, name);
                break;
            case LlmOperations.Index or LlmOperations.Retrieval:
                _indexDuration.Record(milliseconds, name);
                break;
            case LlmOperations.Sandbox:
                _sandboxDuration.Record(milliseconds, name);
                break;
        }
    }

    /// <summary>A call ended.</summary>
    public void OnCallEnd(TraceRecord call)
    {
        if (_contextTokens.Enabled && call.UsageSource is "provider")
        {
            _contextTokens.Record(call.InputTokens, Model(call));
        }

        if (call.RetryCount != 0 && _retries.Enabled)
        {
            _retries.Add(Retries(call), Model(call));
        }

        if (call.IsUsageInconsistent && _inconsistentUsage.Enabled)
        {
            _inconsistentUsage.Add(1, Model(call), new(GenAiAttributes.ProviderName, call.Provider));
        }
    }

    // Attempts inside the row; and the row itself, where it is the second or later of a client that retries above the handler.
    private static int Retries(TraceRecord call)
    {
        var inside = Math.Max(0, call.AttemptStatus.Count - 1);
        return inside + (call.RetryCount > inside ? 1 : 0);
    }

    private static KeyValuePair<string, object?> Model(TraceRecord call) => new(GenAiAttributes.RequestModel, call.Model);

    private static Histogram<T> Histogram<T>(Meter meter, LlmMetric metric)
        where T : struct => meter.CreateHistogram<T>(metric.Name, metric.Unit, metric.Description);

    private void CountTool(string name, bool failed)
    {
        if (_tools.Count >= MaxTools && !_tools.ContainsKey(name))
        {
            name = OtherTools;
        }

        var outcomes = _tools.GetOrAdd(name, static _ => new ToolOutcomes());
        Interlocked.Increment(ref outcomes.Total);
        if (failed)
        {
            Interlocked.Increment(ref outcomes.Failed);
        }
    }

    private IEnumerable<Measurement<double>> ReadErrorRates()
    {
        foreach (var (name, outcomes) in _tools)
        {
            var failed = Interlocked.Read(ref outcomes.Failed);
            yield return new Measurement<double>((double)failed / Interlocked.Read(ref outcomes.Total), new KeyValuePair<string, object?>("name", name));
        }
    }

    private sealed class ToolOutcomes
    {
        public long Total;
        public long Failed;
    }
}
