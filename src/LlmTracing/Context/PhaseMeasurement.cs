namespace LlmTracing;

/// <summary>A running measurement of a phase; disposing it adds the elapsed time to the scope. Dispose it once.</summary>
public readonly struct PhaseMeasurement : IDisposable, IEquatable<PhaseMeasurement>
{
    private readonly LlmTraceScope? _scope;
    private readonly LlmPhase _phase;
    private readonly TimeProvider? _time;
    private readonly long _started;

    internal PhaseMeasurement(LlmTraceScope scope, LlmPhase phase, TimeProvider time)
    {
        _scope = scope;
        _phase = phase;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>Whether two values are the same measurement.</summary>
    public static bool operator ==(PhaseMeasurement left, PhaseMeasurement right) => left.Equals(right);

    /// <summary>Whether two values are different measurements.</summary>
    public static bool operator !=(PhaseMeasurement left, PhaseMeasurement right) => !left.Equals(right);

    /// <summary>Ends the measurement.</summary>
    public void Dispose() => _scope?.Record(_phase, _time!.GetElapsedTime(_started));

    /// <inheritdoc/>
    public bool Equals(PhaseMeasurement other) =>
        ReferenceEquals(_scope, other._scope) && _phase == other._phase && _started == other._started;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PhaseMeasurement other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_scope, _phase, _started);
}
