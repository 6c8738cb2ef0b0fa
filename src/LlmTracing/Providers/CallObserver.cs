using LlmTracing.Assembly;

namespace LlmTracing.Providers;

/// <summary>
/// Reads the facts of one call from its bytes as they pass. Capture pushes; nothing is kept but the few fields that are looked for.
/// Never throws: a broken or hostile body ends the reading, not the call. Used by one thread at a time.
/// </summary>
internal abstract class CallObserver
{
    /// <summary>What was read so far.</summary>
    public CallFacts Facts { get; } = new();

    /// <summary>The next bytes of the request's body.</summary>
    public abstract void OnRequestBytes(ReadOnlySpan<byte> bytes);

    /// <summary>The request's body ended.</summary>
    public abstract void OnRequestEnd();

    /// <summary>The answer's status and headers came.</summary>
    public abstract void OnResponseHeaders(HttpResponseMessage response);

    /// <summary>The next bytes of the answer's body, decoded, as the caller reads them.</summary>
    /// <param name="bytes">The bytes; any split of the body gives the same facts.</param>
    /// <param name="timestamp">When they came (<see cref="TimeProvider.GetTimestamp"/>), for the times of the first and last delta.</param>
    public abstract void OnResponseBytes(ReadOnlySpan<byte> bytes, long timestamp);

    /// <summary>The answer's body ended, by itself or because nobody reads on. Completes <see cref="Facts"/>.</summary>
    public abstract void OnResponseEnd();

    /// <summary>
    /// Hands the observer and its <see cref="Facts"/> back for another call: the last thing that is done with them, at most once, after
    /// the record was assembled. Without it nothing breaks; the memory is collected instead of reused.
    /// </summary>
    public virtual void Recycle()
    {
    }
}
