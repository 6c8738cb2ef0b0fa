using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmTracing.ClickHouse;
using LlmTracing.Writing;
using LlmTracing.Writing.Spooling;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

/// <summary>Delivers spans to their table.</summary>
internal sealed class SpanWriter(
    IBatchSink<SpanRecord> sink, LlmTracingOptions options, TimeProvider time, ILogger<SpanWriter> logger, IMeterFactory? meters = null)
    : ISpanSink, IBackgroundWriter, IAsyncDisposable
{
    private readonly BatchWriter<SpanRecord> _writer = new(
        options.SpanTable, sink, options, time, logger, static () => new SpoolRowCodec<SpanRecord>(SpanColumns.All, static () => new SpanRecord()), meters);

    public Action? Stopping { get; set; }

    public DeliveryHealth Health => _writer.Health;

    public TraceWriterStatistics Statistics => _writer.Statistics;

    public void OnStart(Activity span)
    {
    }

    public void Write(SpanRecord record) => _writer.Write(record);

    public void Start() => _writer.Start();

    public Task FlushAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        Stopping?.Invoke();
        return _writer.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }
}
