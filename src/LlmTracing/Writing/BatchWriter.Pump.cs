using System.Buffers;
using LlmTracing.Telemetry;
using LlmTracing.Writing.Spooling;

namespace LlmTracing.Writing;

// The loop that takes rows from the queue, and the lanes in which batches are delivered.
internal sealed partial class BatchWriter<TRow>
{
    // A lane that replays the spool holds up no row of the queue.
    private const long Replaying = long.MaxValue;

    // For each lane that is busy: the position in the queue before its first row.
    private readonly List<long> _lanes = [];

    private async Task PumpAsync()
    {
        while (true)
        {
            var (busy, isReplaying) = LookAtLanes();
            NoticeQueueDrops();

            var isStopping = _queue.IsClosed;
            var waiting = _queue.Count;
            var canSpool = _spool is { IsUsable: true };
            if (isStopping && waiting == 0 && busy == 0)
            {
                return;
            }

            // What cannot be delivered now is safe on disk: nothing to wait for.
            if (isStopping && canSpool && _health.IsAway)
            {
                await _abort.CancelAsync().ConfigureAwait(false);
            }

            if (_abort.IsCancellationRequested && waiting > 0)
            {
                Discard(canSpool);
            }
            else if (busy == 0 && !isStopping && _spool?.Lease() is { } segment)
            {
                Launch(Replaying, () => ReplayAsync(segment));
            }
            else if (!Send(waiting, busy, isStopping, isReplaying, canSpool, out var decision)
                && MaySleep(decision))
            {
                await _signal.WaitAsync().ConfigureAwait(false);
            }

            Volatile.Write(ref _wakeAt, long.MaxValue);
        }
    }

    // Sends what waits on its way, if it is time. False, with what to wait for, if not.
    private bool Send(int waiting, int busy, bool isStopping, bool isReplaying, bool canSpool, out BatchDecision decision)
    {
        // While the server is away rows go to disk as they would go to the server, so that memory holds few. A caller who
        // flushes does not have to wait for a long replay either.
        var isDiverting = canSpool && (_health.IsAway || (isReplaying && _flushes.Any));
        var isLaneFree = busy == 0 || (busy < _options.InsertsInFlight && !_health.IsAway);
        decision = _policy.Decide(waiting, busy > 0 && !isDiverting, isStopping || _flushes.Any);
        if (!isLaneFree && !canSpool)
        {
            decision = BatchDecision.WaitForLane;
            return false;
        }

        if (!decision.Send)
        {
            return false;
        }

        if (isLaneFree && !isDiverting)
        {
            LaunchNext();
        }
        else
        {
            Divert();
        }

        return true;
    }

    // Sets the alarms. False when a row that would have rung has come already.
    private bool MaySleep(BatchDecision decision)
    {
        var wakeAt = decision.WakeAtRows > 0 ? _queue.Head + decision.WakeAtRows : long.MaxValue;
        Volatile.Write(ref _wakeAt, wakeAt);

        // A writer moves the tail, then reads the mark; we set the mark, then read the tail. One of us sees the other.
        Interlocked.MemoryBarrier();
        if (_queue.Tail >= wakeAt)
        {
            return false;
        }

        // Timers count whole milliseconds: rounded up, or the pump would wake just too early, many times.
        if (decision.WakeIn is { } wait)
        {
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    private (int Busy, bool IsReplaying) LookAtLanes()
    {
        var settled = _queue.Head;
        lock (_lanes)
        {
            foreach (var start in _lanes)
            {
                settled = Math.Min(settled, start);
            }

            _flushes.Complete(settled);
            return (_lanes.Count, _lanes.Contains(Replaying));
        }
    }

    private void LaunchNext()
    {
        var start = _queue.Head;
        if (TakeRows(out var rows) is not (> 0 and var count))
        {
            return;
        }

        var token = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
        var batch = new Batch<TRow>(rows.AsMemory(0, count), token, _spool?.NextSequence() ?? 0);
        Launch(start, async () =>
        {
            await _delivery!.DeliverAsync(batch, _abort.Token).ConfigureAwait(false);
            ArrayPool<TRow>.Shared.Return(rows, clearArray: true);
        });
    }

    private void Launch(long start, Func<Task> work)
    {
        lock (_lanes)
        {
            _lanes.Add(start);
        }

        _ = RunLaneAsync(start, work);
    }

    private async Task RunLaneAsync(long start, Func<Task> work)
    {
        try
        {
            // Off the pump's stack, so that a sink that works synchronously does not hold it up.
            await Task.Run(work).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Delivery does not throw; if it does after all, the other batches must not suffer.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _log.LaneFaulted(fault, _table);
        }

        lock (_lanes)
        {
            _lanes.Remove(start);
        }

        _signal.Signal();
    }

    private async Task ReplayAsync(SpoolSegment segment)
    {
        if (_spool!.Read(segment) is not { } rows)
        {
            return;
        }

        var batch = new Batch<TRow>(rows, segment.Token, segment.Sequence, segment);
        if (batch.Count == 0)
        {
            _spool.Remove(segment);
        }
        else
        {
            await _delivery!.DeliverAsync(batch, _abort.Token).ConfigureAwait(false);
        }
    }

    private void Divert()
    {
        if (TakeRows(out var rows) is not (> 0 and var count))
        {
            return;
        }

        Spool(rows, count, DropReason.SpoolFailed, "the spool cannot be written");
        ArrayPool<TRow>.Shared.Return(rows, clearArray: true);
    }

    private void Discard(bool canSpool)
    {
        if (TakeRows(out var rows) is not (> 0 and var count))
        {
            return;
        }

        const string cause = "the writer was stopped before they could be delivered";
        if (canSpool)
        {
            Spool(rows, count, DropReason.ShutdownTimeout, cause);
        }
        else
        {
            Drop(count, DropReason.ShutdownTimeout, cause);
        }

        ArrayPool<TRow>.Shared.Return(rows, clearArray: true);
    }

    private void Spool(TRow[] rows, int count, DropReason otherwise, string cause)
    {
        if (_spool!.TryAppend(rows.AsMemory(0, count)))
        {
            _ledger.Spool(count);
        }
        else
        {
            Drop(count, otherwise, cause);
        }
    }

    private void Drop(int count, DropReason reason, string cause)
    {
        _ledger.Drop(count, reason, fromSpool: false);
        _health.Dropped(reason, count, cause);
    }

    private int TakeRows(out TRow[] rows)
    {
        rows = ArrayPool<TRow>.Shared.Rent(Math.Min(_queue.Count, _options.MaxRowsPerInsert));
        var count = _queue.Dequeue(rows.AsSpan(0, Math.Min(rows.Length, _options.MaxRowsPerInsert)));
        _ledger.Take(count);
        _policy.Taken(_queue.Count);
        if (count == 0)
        {
            // A writer is between claiming its place and storing its row: a few instructions, unless it was suspended just there.
            ArrayPool<TRow>.Shared.Return(rows);
            Thread.Yield();
        }

        return count;
    }
}
