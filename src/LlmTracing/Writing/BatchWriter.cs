using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using LlmTracing.ClickHouse;
using LlmTracing.Telemetry;
using LlmTracing.Writing.Spooling;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Writing;

/// <summary>Queues rows and brings them to a sink in batches. Safe for many threads.</summary>
/// <remarks>
/// One loop, the pump, asks the policy what to do, does it, and sleeps until rows, the clock, a finished insert or a caller wakes it.
/// Writers wake it only when it asked for their row: <see cref="_wakeAt"/> is the position in the queue that it waits for.
/// What only delivery needs is made by the pump when it is first woken, not by whoever makes the writer: that may be a call that waits.
/// </remarks>
internal sealed partial class BatchWriter<TRow> : IBackgroundWriter, IAsyncDisposable
    where TRow : class
{
    private readonly LlmTracingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _table;
    private readonly DropOldestQueue<TRow> _queue;
    private readonly Ledger _ledger = new();
    private readonly DeliveryHealth _health;
    private readonly BatchPolicy _policy;
    private readonly IBatchSink<TRow> _sink;
    private readonly Func<SpoolRowCodec<TRow>>? _spoolCodec;
    private readonly IMeterFactory? _meters;
    private readonly FlushRequests _flushes = new();
    private readonly AsyncSignal _signal = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _abort = new();
    private readonly Task _pump;
    private WriterMetrics? _metrics;
    private Spool<TRow>? _spool;
    private BatchDelivery<TRow>? _delivery;
    private long _queueDropsSeen;
    private long _wakeAt = 1;

    /// <summary>Starts a writer.</summary>
    /// <param name="table">Name of the table, for logs, metrics and the spool.</param>
    /// <param name="sink">Where batches go.</param>
    /// <param name="options">Read once.</param>
    /// <param name="time">The clock of all waits.</param>
    /// <param name="log">Where incidents are told.</param>
    /// <param name="spoolCodec">Says how rows are kept on disk; null where they must not be, whatever the options say.</param>
    /// <param name="meters">Where instruments are made; null for a meter of the writer's own.</param>
    public BatchWriter(
        string table,
        IBatchSink<TRow> sink,
        LlmTracingOptions options,
        TimeProvider time,
        ILogger log,
        Func<SpoolRowCodec<TRow>>? spoolCodec = null,
        IMeterFactory? meters = null)
    {
        (_table, _sink, _options, _time, _spoolCodec, _meters) = (table, sink, options, time, spoolCodec, meters);
        _log = new QuietLogger(log);
        _queue = new DropOldestQueue<TRow>(options.QueueCapacity);
        _policy = new BatchPolicy(options, time);

        // Where rows go, and whether a stop has to wait, depends on whether the server is away: the pump decides anew.
        _health = new DeliveryHealth(
            table, _ledger, time, _log, waiting: () => _queue.Count + _ledger.InFlight + _ledger.Spooled, onAway: _signal.Signal);

        // Pump and timer outlive the scope, the Activity and whatever else is ambient where the writer is made.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(
                static s => ((AsyncSignal)s!).Signal(), _signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _pump = Task.Run(RunAsync);
        }
    }

    public DeliveryHealth Health
    {
        get
        {
            NoticeQueueDrops();
            return _health;
        }
    }

    public TraceWriterStatistics Statistics
    {
        get
        {
            var depth = _queue.Count;
            return _ledger.Snapshot(_queue.Tail, depth, _queue.DroppedOldest, _queue.DroppedNewest);
        }
    }

    /// <summary>Makes ready for the first row, in the background, and takes up what an earlier process left in the spool.</summary>
    public void Start() => _signal.Signal();

    /// <summary>Queues a row. Returns at once and allocates nothing.</summary>
    public WriteResult Write(TRow row)
    {
        var result = _queue.Enqueue(row, out var tail);
        if (tail >= Volatile.Read(ref _wakeAt))
        {
            Wake();
        }
        else if (result == WriteResult.Closed)
        {
            _ledger.Refuse();
        }

        return result;
    }

    /// <summary>Completes when every row accepted before the call is written, spooled or counted as dropped.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = _flushes.Add(_queue.Tail);
        _signal.Signal();

        // Nobody tells of rows any more where the pump has ended: then all are settled.
        return Task.WhenAny(flushed, _pump).WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more rows and delivers what waits, within the shutdown timeout.</summary>
    /// <param name="cancellationToken">Ends the delivery early: what is left is spooled or counted.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _queue.Close();
        _signal.Signal();
        using var deadline = new CancellationTokenSource(_options.ShutdownTimeout, _time);
        await using var late = deadline.Token.UnsafeRegister(static w => ((BatchWriter<TRow>)w!).Abort(), this).ConfigureAwait(false);
        await using var cut = cancellationToken.UnsafeRegister(static w => ((BatchWriter<TRow>)w!).Abort(), this).ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _metrics?.Dispose();
    }

    private void Wake()
    {
        // Of all writers that pass the mark only the first signals.
        if (Interlocked.Exchange(ref _wakeAt, long.MaxValue) != long.MaxValue)
        {
            _signal.Signal();
        }
    }

    private void Abort()
    {
        _abort.Cancel();
        _signal.Signal();
    }

    private void NoticeQueueDrops()
    {
        var drops = _queue.DroppedOldest + _queue.DroppedNewest;
        var fresh = drops - Interlocked.Exchange(ref _queueDropsSeen, drops);
        if (fresh > 0)
        {
            _health.Dropped(DropReason.QueueFull, fresh, "rows come faster than they are taken");
        }
    }

    private async Task RunAsync()
    {
        try
        {
            // What an earlier process left in the spool does not wait for a row.
            if (_options.SpoolDirectory is null)
            {
                await _signal.WaitAsync().ConfigureAwait(false);
            }

            MakeReady();
            await PumpAsync().ConfigureAwait(false);
            _log.WriterStopped(_table, Statistics);
        }
#pragma warning disable CA1031 // The last line of defence: a fault of the pump ends the tracing, never the service.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _queue.Close();
            _log.WriterFaulted(fault, _table);
        }

        _spool?.Dispose();
    }

    [MemberNotNull(nameof(_delivery))]
    private void MakeReady()
    {
        _metrics = new WriterMetrics(_table, () => Statistics, _meters);
        if (_spoolCodec is not null && _options.SpoolDirectory is not null)
        {
            _spool = new Spool<TRow>(_table, _options, _spoolCodec(), _ledger, _health, _time);
        }

        var attempt = new AttemptTime(_options.AttemptTimeout);
        var pipeline = DeliveryPipeline.Build(_options, _time, _health, attempt);
        var inserter = new Inserter<TRow>(_sink, pipeline, attempt, _time, _ledger, _metrics);
        _delivery = new BatchDelivery<TRow>(inserter, _options, _time, _ledger, _health, _spool);
        _spool?.Open();
    }
}
