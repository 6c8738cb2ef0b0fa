namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>
    /// Rows that trigger a flush. Not a cap: all that waits goes in one insert, up to <see cref="MaxRowsPerInsert"/>. Within 175 ms of a
    /// flush (or <see cref="MaxDelay"/> or <see cref="FlushInterval"/>, where shorter) rows gather instead, unless half the queue is full.
    /// </summary>
    /// <value>Default 100; 1 to 1,000,000.</value>
    public int MaxBatchSize { get; set; } = 100;

    /// <summary>Most rows of one insert.</summary>
    /// <value>Default 10,000; 1 to 1,000,000.</value>
    public int MaxRowsPerInsert { get; set; } = 10_000;

    /// <summary>Longest time between two flushes while rows wait.</summary>
    /// <value>Default 5 s; 1 ms to 1 h.</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Age of the oldest waiting row that triggers a flush, so that a finished call can soon be queried.</summary>
    /// <value>Default 200 ms; 1 ms to 1 h; null turns the rule off and leaves the other two.</value>
    public TimeSpan? MaxDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Rows that may wait. When full the oldest is dropped and counted.</summary>
    /// <value>Default 10,000; 1 to 10,000,000.</value>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Time that a stopping host gives the writer to deliver what waits.</summary>
    /// <value>Default 10 s; 0 to 1 h.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Inserts that may be under way at a time.</summary>
    /// <value>
    /// Default 1; 1 to 2. The second leaves only with a full load, so that batches grow before inserts multiply. With 2, batches may
    /// arrive out of order.
    /// </value>
    public int InsertsInFlight { get; set; } = 1;

    /// <summary>
    /// Longest time of one insert attempt. After one that ran out of it the next has twice as long, up to eight times, until one gets
    /// through.
    /// </summary>
    /// <value>Default 30 s; 10 ms to 1 h.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Attempts after the first for a batch that fails temporarily (server busy or away, time out). Other failures are not retried.
    /// </summary>
    /// <value>Default 5; 0 to 1,000. Afterwards the batch is spooled, or dropped and counted where there is no spool.</value>
    public int MaxRetryAttempts { get; set; } = 5;

    /// <summary>Wait before the first retry; it grows exponentially, with jitter. A server's <c>Retry-After</c> takes its place.</summary>
    /// <value>Default 500 ms; 0 to 1 h.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between two retries.</summary>
    /// <value>Default 30 s; 0 to 1 h.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause of all inserts after three temporary failures in a row; then one probes.</summary>
    /// <value>Default 5 s; 500 ms to 1 h.</value>
    public TimeSpan CircuitBreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Wait between two probes while the server refuses every insert: wrong credentials, missing table or grant, broken contract.
    /// </summary>
    /// <value>Default 30 s; 10 ms to 1 h.</value>
    public TimeSpan ConfigurationProbeInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of the spool; when it is full its oldest rows make room and are counted.</summary>
    /// <value>Default 512 MiB; 1 MiB or more. Without <see cref="SpoolDirectory"/> it means nothing.</value>
    public long SpoolMaxBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>
    /// Folder in which rows that cannot be delivered are kept, to be replayed in order when the server is back or the process restarts.
    /// Several processes may name the same folder: each uses a part of its own. The rows hold what the table holds, never content.
    /// </summary>
    /// <value>Null by default: no spool, undeliverable rows are dropped and counted.</value>
    public string? SpoolDirectory { get; set; }
}
