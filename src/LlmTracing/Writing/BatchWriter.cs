using System.Buffers;
using System.Diagnostics.Metrics;
using LlmTracing.ClickHouse;
using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Writing;

/// <summary>Queues rows and brings them to a sink in batches. Safe for many threads.</summary>
/// <remarks>
/// One loop, the pump, asks the policy what to do, does it, and sleeps until rows, the clock, a finished insert or a caller wakes it.
/// Writers wake it only when it asked for their row: <see cref="_wakeAt"/> is the position in the queue that it waits for.
/// </remarks>
internal sealed class BatchWriter<TRow> : IBackgroundWriter, IAsyncDisposable
    where TRow : class
{
    private readonly LlmTracingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _table;
    private readonly DropOldestQueue<TRow> _queue;
    private readonly Ledger _ledger = new();
    private readonly WriterMetrics _metrics;
    private readonly BatchPolicy _policy;
    private readonly BatchDelivery<TRow> _delivery;
    private readonly FlushRequests _flushes = new();
    private readonly List<Batch<TRow>> _inFlight = [];
    private readonly AsyncSignal _signal = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _abort = new();
    private readonly Task _pump;
    private long _queueDropsSeen;
    private long _wakeAt = long.MaxValue;

    public BatchWriter(
        string table,
        IBatchSink<TRow> sink,
        LlmTracingOptions options,
        TimeProvider time,
        ILogger log,
        IMeterFactory? meters = null)
    {
        (_table, _options, _time, _log) = (table, options, time, log);
        _queue = new DropOldestQueue<TRow>(options.QueueCapacity);
        _policy = new BatchPolicy(options, time);
        _metrics = new WriterMetrics(table, () => Statistics, meters);
        Health = new DeliveryHealth(table, _ledger, time, log);
        _delivery = new BatchDelivery<TRow>(sink, options, time, _ledger, Health, _metrics);
        _timer = time.CreateTimer(
            static s => ((AsyncSignal)s!).Signal(), _signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // The pump outlives the scope, the Activity and whatever else is ambient where the writer is made.
        using (ExecutionContext.SuppressFlow())
            _pump = Task.Run(RunAsync);
    }

    public DeliveryHealth Health { get; }

    public TraceWriterStatistics Statistics
    {
        get
        {
            // The queue's own counts first: what leaves it meanwhile is then counted twice at worst, never lost from view.
            var depth = _queue.Count;
            return _ledger.Snapshot(_queue.Tail, depth, _queue.DroppedOldest, _queue.DroppedNewest);
        }
    }

    /// <summary>Queues a row. Returns at once and allocates nothing.</summary>
    public WriteResult Write(TRow row)
    {
        var result = _queue.Enqueue(row, out var tail);
        if (tail >= Volatile.Read(ref _wakeAt))
            Wake();
        else if (result == WriteResult.Closed)
            _ledger.Refuse();

        return result;
    }

    /// <summary>Completes when every row accepted before the call is written, spooled or counted as dropped.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = _flushes.Add(_queue.Tail);
        _signal.Signal();
        if (_pump.IsCompleted)
            _flushes.CompleteAll();

        return flushed.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more rows and delivers what waits, within the shutdown timeout.</summary>
    /// <param name="cancellationToken">Ends the delivery early: what is left is counted.</param>
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
        _metrics.Dispose();
    }

    private void Wake()
    {
        // Of all writers that pass the mark only the first signals.
        if (Interlocked.Exchange(ref _wakeAt, long.MaxValue) != long.MaxValue)
            _signal.Signal();
    }

    private void Abort()
    {
        _abort.Cancel();
        _signal.Signal();
    }

    private async Task RunAsync()
    {
        try
        {
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

        _flushes.CompleteAll();
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            var busy = CountInFlight(out var settled);
            _flushes.Complete(settled);
            NoticeQueueDrops();

            var isStopping = _queue.IsClosed;
            var waiting = _queue.Count;
            if (isStopping && waiting == 0 && busy == 0)
                return;

            if (_abort.IsCancellationRequested && waiting > 0)
            {
                DropRest();
                continue;
            }

            var decision = _policy.Decide(waiting, busy > 0, isStopping || _flushes.Any);
            var isLaneFree = busy == 0 || (busy < _options.InsertsInFlight && !Health.IsAway);
            if (decision.Send && isLaneFree)
                Launch();
            else if (MaySleep(isLaneFree ? decision.WakeAtRows : 0, decision.WakeIn))
                await _signal.WaitAsync().ConfigureAwait(false);

            Volatile.Write(ref _wakeAt, long.MaxValue);
        }
    }

    // Sets the alarms. False when a row that would have rung has come already.
    private bool MaySleep(int rows, TimeSpan? wakeIn)
    {
        var wakeAt = rows > 0 ? _queue.Head + rows : long.MaxValue;
        Volatile.Write(ref _wakeAt, wakeAt);

        // A writer moves the tail, then reads the mark; we set the mark, then read the tail. One of us sees the other.
        Interlocked.MemoryBarrier();
        if (_queue.Tail >= wakeAt)
            return false;

        // Timers count whole milliseconds: rounded up, or the pump would wake just too early, many times.
        if (wakeIn is { } wait)
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

        return true;
    }

    private void Launch()
    {
        if (Take() is not { } batch)
            return;

        lock (_inFlight)
            _inFlight.Add(batch);

        _ = DeliverAsync(batch);
    }

    private Batch<TRow>? Take()
    {
        var start = _queue.Head;
        var rows = ArrayPool<TRow>.Shared.Rent(Math.Min(_queue.Count, _options.MaxRowsPerInsert));
        var count = _queue.Dequeue(rows.AsSpan(0, Math.Min(rows.Length, _options.MaxRowsPerInsert)));
        _ledger.Take(count);
        _policy.Taken(_queue.Count);
        if (count > 0)
            return new Batch<TRow>(rows, count, Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"), start);

        // A writer is between claiming its place and storing its row: a few instructions, unless it was suspended just there.
        ArrayPool<TRow>.Shared.Return(rows);
        Thread.Yield();
        return null;
    }

    private async Task DeliverAsync(Batch<TRow> batch)
    {
        // Off the pump's stack, so that a sink that works synchronously does not hold it up.
        await Task.Yield();
        await _delivery.DeliverAsync(batch, _abort.Token).ConfigureAwait(false);
        lock (_inFlight)
            _inFlight.Remove(batch);

        batch.Return();
        _signal.Signal();
    }

    private int CountInFlight(out long settled)
    {
        settled = _queue.Head;
        lock (_inFlight)
        {
            foreach (var batch in _inFlight)
                settled = Math.Min(settled, batch.Start);

            return _inFlight.Count;
        }
    }

    private void DropRest()
    {
        if (Take() is not { } batch)
            return;

        _ledger.Drop(batch.Count, DropReason.ShutdownTimeout, fromSpool: false);
        Health.Dropped(DropReason.ShutdownTimeout, batch.Count, "the writer was stopped before they could be delivered");
        batch.Return();
    }

    private void NoticeQueueDrops()
    {
        var drops = _queue.DroppedOldest + _queue.DroppedNewest;
        if (drops == _queueDropsSeen)
            return;

        Health.Dropped(DropReason.QueueFull, drops - _queueDropsSeen, "rows come faster than they are taken");
        _queueDropsSeen = drops;
    }
}
