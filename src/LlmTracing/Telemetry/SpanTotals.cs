using System.Diagnostics;

namespace LlmTracing.Telemetry;

/// <summary>What happened inside a plan or actor span so far: its calls, decisions and child plans add themselves.</summary>
internal sealed class SpanTotals
{
    private const string Key = "llmtracing.totals";

    // Deeper nesting is a loop or a leak of somebody's.
    private const int MaxDepth = 64;

    private long _nanoDollars;
    private long _tokens;
    private long _decisions;
    private long _childPlans;

    public double CostUsd => Interlocked.Read(ref _nanoDollars) / 1e9;

    public long Tokens => Interlocked.Read(ref _tokens);

    public long Decisions => Interlocked.Read(ref _decisions);

    public long ChildPlans => Interlocked.Read(ref _childPlans);

    public static void Attach(Activity activity) => activity.SetCustomProperty(Key, new SpanTotals());

    public static SpanTotals? Of(Activity activity) => activity.GetCustomProperty(Key) as SpanTotals;

    /// <summary>Adds a call to every plan and actor it was made in.</summary>
    public static void AddCall(Activity? parent, TraceRecord call)
    {
        for (var depth = 0; parent is not null && depth < MaxDepth; depth++, parent = parent.Parent)
        {
            if (Of(parent) is not { } totals)
            {
                continue;
            }

            Interlocked.Add(ref totals._nanoDollars, long.CreateSaturating((call.CostUsd ?? 0) * 1_000_000_000m));
            Interlocked.Add(ref totals._tokens, call.TotalTokens);
        }
    }

    /// <summary>Counts a decision or a child plan that ends for the nearest plan around it.</summary>
    public static void AddToParent(Activity child)
    {
        var operation = child.GetTagItem(GenAiAttributes.OperationType);
        if (operation is not (LlmOperations.Plan or LlmOperations.Decision))
        {
            return;
        }

        var parent = child.Parent;
        for (var depth = 0; parent is not null && depth < MaxDepth; depth++, parent = parent.Parent)
        {
            if (parent.GetTagItem(GenAiAttributes.OperationType) is not LlmOperations.Plan || Of(parent) is not { } totals)
            {
                continue;
            }

            Interlocked.Increment(ref operation is LlmOperations.Plan ? ref totals._childPlans : ref totals._decisions);
            return;
        }
    }
}
