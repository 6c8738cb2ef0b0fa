namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>Rows that trigger a flush. Not a cap: all that waits goes in one insert, up to <see cref="MaxRowsPerInsert"/>.</summary>
    /// <value>Default 100; 1 to 1,000,000.</value>
    public int MaxBatchSize { get; set; } = 100;

    /// <summary>Most rows of one insert.</summary>
    /// <value>Default 10,000; 1 to 1,000,000.</value>
    public int MaxRowsPerInsert { get; set; } = 10_000;

    /// <summary>Longest time between two flushes while rows wait.</summary>
    /// <value>Default 5 s; 1 ms to 1 h.</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Age of the oldest waiting row that triggers a flush, so that a finished call can soon be queried.</summary>
    /// <value>Default 200 ms; null turns the rule off and leaves the other two.</value>
    public TimeSpan? MaxDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Rows that may wait. When full the oldest is dropped and counted.</summary>
    /// <value>Default 10,000; 1 to 10,000,000.</value>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Time that a stopping host gives the writer to deliver what waits.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
