using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace LlmTracing.Writing;

/// <summary>The writer's instruments. Counts are read from the ledger when they are collected: nothing is added per row.</summary>
internal sealed class WriterMetrics : IDisposable
{
    public const string Accepted = "llmtracing.writer.accepted";
    public const string Written = "llmtracing.writer.written";
    public const string Dropped = "llmtracing.writer.dropped";
    public const string Spooled = "llmtracing.writer.spooled";
    public const string Pending = "llmtracing.writer.pending";
    public const string QueueDepth = "llmtracing.writer.queue.depth";
    public const string Batches = "llmtracing.writer.batches";
    public const string Retries = "llmtracing.writer.retries";
    public const string InsertDuration = "llmtracing.writer.insert.duration";

    private const string TableTag = "table";
    private const string ReasonTag = "reason";
    private const string OutcomeTag = "outcome";
    private const string Rows = "{row}";

    private static readonly InstrumentAdvice<double> DurationAdvice = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _insertDuration;
    private readonly KeyValuePair<string, object?> _table;

    public WriterMetrics(string table, Func<TraceWriterStatistics> ledger, IMeterFactory? meters)
    {
        _table = new(TableTag, table);
        _meter = meters?.Create(new MeterOptions(LlmTracingTelemetry.Name)) ?? new Meter(LlmTracingTelemetry.Name);
        _insertDuration = _meter.CreateHistogram(
            InsertDuration, "s", "Time of one insert attempt.", tags: null, DurationAdvice);

        Count(Accepted, Rows, "Rows taken by the writer.", static s => s.Accepted);
        Count(Written, Rows, "Rows that ClickHouse acknowledged.", static s => s.Written);
        Count(Batches, "{insert}", "Inserts that ClickHouse acknowledged.", static s => s.Batches);
        Count(Retries, "{attempt}", "Insert attempts made again after a temporary failure.", static s => s.Retries);
        Level(Spooled, "Rows on disk.", static s => s.Spooled);
        Level(Pending, "Rows in memory.", static s => s.Pending);
        Level(QueueDepth, "Rows that wait in the queue.", static s => s.QueueDepth);
        _meter.CreateObservableCounter(
            Dropped, () => ledger().Dropped.Select(d => Measure(d.Value, d.Key)), Rows, "Rows lost, by reason.");

        var lost = LlmMetrics.TraceDroppedCount;
        Count(lost.Name, lost.Unit, lost.Description, static s => s.DroppedTotal);

        void Count(string name, string unit, string description, Func<TraceWriterStatistics, long> get)
            => _meter.CreateObservableCounter(name, () => new Measurement<long>(get(ledger()), _table), unit, description);

        void Level(string name, string description, Func<TraceWriterStatistics, long> get)
            => _meter.CreateObservableUpDownCounter(
                name, () => new Measurement<long>(get(ledger()), _table), Rows, description);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Listeners are the host's code: what one throws must not end the delivery of the rows.")]
    public void Inserted(TimeSpan duration, string outcome)
    {
        if (!_insertDuration.Enabled)
        {
            return;
        }

        try
        {
            _insertDuration.Record(duration.TotalSeconds, _table, new(OutcomeTag, outcome));
        }
        catch
        {
            // See above.
        }
    }

    public void Dispose() => _meter.Dispose();

    private Measurement<long> Measure(long rows, DropReason reason) => new(rows, _table, new(ReasonTag, reason.ToString()));
}
