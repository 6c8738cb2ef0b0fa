using System.Diagnostics.CodeAnalysis;
using LlmTracing.Providers;

namespace LlmTracing.Capture;

/// <summary>
/// Tells a call when nobody holds it any longer: the only sign of an answer that nobody reads or disposes. The contents and streams that
/// the caller holds keep the call alive, and the call its watch.
/// </summary>
/// <remarks>Reused from call to call: making an object with a finalizer costs as much as reading a small answer.</remarks>
internal sealed class AbandonedCallWatch
{
    private TracedCall? _call;

    private AbandonedCallWatch()
    {
    }

    [SuppressMessage("Design", "MA0055", Justification = "There is no other sign.")]
    ~AbandonedCallWatch() => Interlocked.Exchange(ref _call, null)?.OnAbandoned();

    /// <summary>Watches over a call.</summary>
    public static AbandonedCallWatch Over(TracedCall call)
    {
        var watch = ObserverPool<AbandonedCallWatch>.Take() ?? new AbandonedCallWatch();
        watch._call = call;
        return watch;
    }

    /// <summary>The call ended: goes to rest.</summary>
    public void End()
    {
        // Null where it is the watch that ends the call: it is collected then.
        if (Interlocked.Exchange(ref _call, null) is not null)
        {
            ObserverPool<AbandonedCallWatch>.Return(this);
        }
    }
}
