using System.Runtime.CompilerServices;

namespace LlmTracing.Tests.Support;

/// <summary>A clock that moves, and fires its timers in order, when told to.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Far = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan DueIn, TaskCompletionSource Armed)> _watchers = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (TakeDue(end) is { } due)
        {
            due();
        }

        Volatile.Write(ref _ticks, end);
    }

    /// <summary>Completes when a timer is set to go off in exactly this time from now.</summary>
    public Task WhenArmed(TimeSpan dueIn)
    {
        lock (_gate)
        {
            if (_timers.Any(t => t.Due == GetTimestamp() + dueIn.Ticks))
            {
                return Task.CompletedTask;
            }

            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((dueIn, armed));
            return armed.Task.Within($"a timer due in {dueIn}");
        }
    }

    /// <summary>Lets time jump from timer to timer until the task is done. Timers that are far away do not fire.</summary>
    public async Task RunUntil(Task done, [CallerArgumentExpression(nameof(done))] string what = "")
    {
        await Patience.Until(() => done.IsCompleted, what, meanwhile: () =>
        {
            if (NextTimer() is { } wait && wait < Far)
            {
                Advance(wait);
            }
        });
        await done;
    }

    private TimeSpan? NextTimer()
    {
        lock (_gate)
        {
            return _timers.Count == 0 ? null : TimeSpan.FromTicks(Math.Max(0, _timers.Min(t => t.Due) - GetTimestamp()));
        }
    }

    private Action? TakeDue(long end)
    {
        lock (_gate)
        {
            var next = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            if (next is null)
            {
                return null;
            }

            Volatile.Write(ref _ticks, Math.Max(_ticks, next.Due));
            next.Fired();
            return next.Callback;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, Action callback) : ITimer
    {
        private long _period;

        public Action Callback { get; } = callback;

        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                _period = period > TimeSpan.Zero ? period.Ticks : 0;
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                Due = owner.GetTimestamp() + dueTime.Ticks;
                owner._timers.Add(this);
                owner._watchers.RemoveAll(w => w.DueIn == dueTime && w.Armed.TrySetResult());
                return true;
            }
        }

        public void Fired()
        {
            if (_period > 0)
            {
                Due += _period;
            }
            else
            {
                owner._timers.Remove(this);
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
