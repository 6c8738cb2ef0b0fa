using LlmTracing.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Writing;

/// <summary>
/// What is wrong with the delivery right now. Turns failures into incidents: each is logged when it begins and when it is over, and
/// is given to the health check as a reason while it lasts; the last one is remembered. Safe for many threads.
/// </summary>
/// <param name="table">Name of the table.</param>
/// <param name="ledger">The writer's.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where incidents are told.</param>
/// <param name="waiting">Rows that are neither written nor lost.</param>
/// <param name="onAway">Told when an incident begins.</param>
internal sealed class DeliveryHealth(string table, Ledger ledger, TimeProvider time, ILogger log, Func<long> waiting, Action onAway)
{
    // Rows of one reason that are lost within this time of each other are one incident.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly IncidentMemory _memory = new(time, Quiet);
    private readonly DropIncident?[] _drops = new DropIncident?[Enum.GetValues<DropReason>().Length];
    private volatile IReadOnlyList<string> _remarks = [];
    private volatile bool _isAway;
    private bool _isCircuitOpen;
    private string? _cause;
    private string? _refusal;
    private int _refusalCode;
    private string? _spoolFault;
    private long _since;
    private long _failures;

    public string Table => table;

    /// <summary>Whether the last attempt failed for a reason that would fail the next one too.</summary>
    public bool IsAway => _isAway;

    /// <summary>What is not as it should be at the table though rows reach it, one sentence each.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Whether inserts pause between probes.</summary>
    public bool IsCircuitOpen => Volatile.Read(ref _isCircuitOpen);

    /// <summary>The incident under way, else the last one; null where there was none.</summary>
    public DeliveryIncident? LastIncident
    {
        get
        {
            lock (_gate)
            {
                return _memory.Last;
            }
        }
    }

    /// <summary>The table was looked at. Said once, and again when it changes.</summary>
    public void Bound(IReadOnlyList<string> remarks)
    {
        if (ReferenceEquals(remarks, _remarks))
        {
            return;
        }

        lock (_gate)
        {
            if (!remarks.SequenceEqual(_remarks, StringComparer.Ordinal) && remarks.Count > 0)
            {
                log.TableRemarks(table, string.Join("; ", remarks));
            }

            _remarks = remarks;
        }
    }

    /// <summary>An attempt failed for now.</summary>
    public void Failed(string cause)
    {
        lock (_gate)
        {
            _failures++;
            _cause = cause;
            _memory.Failed(cause, waiting());
            if (Begin())
            {
                log.DeliveryInterrupted(table, cause);
            }
        }
    }

    /// <summary>The server refuses every batch.</summary>
    /// <param name="code">The server's code: the same refusal may be worded anew each time, with figures in it. 0 where there is none.</param>
    /// <param name="cause">The refusal in words.</param>
    public void Refused(int code, string cause)
    {
        lock (_gate)
        {
            _failures++;
            _memory.Failed(cause, waiting());
            Begin();
            var isKnown = _refusal is not null && _refusalCode == code && (code != 0 || string.Equals(_refusal, cause, StringComparison.Ordinal));
            (_refusalCode, _refusal) = (code, cause);
            if (!isKnown)
            {
                log.ConfigurationRefused(table, cause);
            }
        }
    }

    /// <summary>The server took rows.</summary>
    public void Delivered()
    {
        if (!_isAway)
        {
            return;
        }

        lock (_gate)
        {
            if (!_isAway)
            {
                return;
            }

            log.DeliveryRestored(table, time.GetElapsedTime(_since), _failures, ledger.Spooled);
            _memory.Ended();
            _isAway = false;
            _cause = _refusal = null;
            _failures = 0;
        }
    }

    /// <summary>Rows were lost.</summary>
    public void Dropped(DropReason reason, long rows, string cause)
    {
        lock (_gate)
        {
            ref var incident = ref _drops[(int)reason];
            var now = time.GetTimestamp();
            if (incident is null || time.GetElapsedTime(incident.Last, now) > Quiet)
            {
                if (incident is not null)
                {
                    log.DropsOver(table, reason, incident.Rows);
                }

                incident = new DropIncident();
                log.RowsDropped(table, reason, rows, cause);
            }

            incident.Rows += rows;
            incident.Last = now;
            _memory.Dropped(cause, rows);
        }
    }

    /// <summary>The spool failed, or works again (null).</summary>
    public void SpoolFault(string? cause)
    {
        lock (_gate)
        {
            if (cause is not null && _spoolFault is null)
            {
                log.SpoolFailed(table, cause);
            }
            else if (cause is null && _spoolFault is not null)
            {
                log.SpoolRestored(table);
            }

            _spoolFault = cause;
        }
    }

    /// <summary>An earlier process left rows in the spool.</summary>
    public void SpoolRecovered(long rows) => log.SpoolRecovered(table, rows);

    public ValueTask CircuitOpenedAsync(TimeSpan pause)
    {
        lock (_gate)
        {
            // It opens again after every probe that fails: that is the same incident.
            if (!_isCircuitOpen)
            {
                log.CircuitOpened(table, pause);
            }

            _isCircuitOpen = true;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CircuitClosedAsync()
    {
        lock (_gate)
        {
            _isCircuitOpen = false;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What is wrong, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Reasons()
    {
        var reasons = new List<string>();
        lock (_gate)
        {
            if (_refusal is not null)
            {
                reasons.Add($"{table}: configuration refused: {_refusal}");
            }
            else if (_isAway)
            {
                reasons.Add($"{table}: inserts fail: {_cause}");
            }

            if (_isCircuitOpen)
            {
                reasons.Add($"{table}: the circuit is open: inserts pause between probes");
            }

            if (_spoolFault is not null)
            {
                reasons.Add($"{table}: the spool fails: {_spoolFault}");
            }

            if (ledger.Spooled is > 0 and var spooled)
            {
                reasons.Add($"{table}: {spooled} rows wait in the spool");
            }

            foreach (var reason in Enum.GetValues<DropReason>())
            {
                if (_drops[(int)reason] is { } incident && time.GetElapsedTime(incident.Last) <= Quiet)
                {
                    reasons.Add($"{table}: {incident.Rows} rows dropped: {reason}");
                }
            }
        }

        return reasons;
    }

    private bool Begin()
    {
        if (_isAway)
        {
            return false;
        }

        _isAway = true;
        _since = time.GetTimestamp();
        onAway();
        return true;
    }

    private sealed class DropIncident
    {
        public long Rows { get; set; }

        public long Last { get; set; }
    }
}
