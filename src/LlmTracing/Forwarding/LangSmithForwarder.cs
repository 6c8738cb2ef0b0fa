using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmTracing.Payloads;
using LlmTracing.Telemetry;
using LlmTracing.Writing;
using Microsoft.Extensions.Logging;

namespace LlmTracing.Forwarding;

/// <summary>
/// The second sink: forwards calls and spans to LangSmith. It has a queue, batches, retries and a ledger of its own; nothing that fails here is
/// seen by the delivery to ClickHouse.
/// </summary>
internal sealed class LangSmithForwarder : IPayloadSink, ISpanSink, IBackgroundWriter, IAsyncDisposable
{
    private const string Name = "langsmith";

    private readonly LangSmithClient _client;
    private readonly BatchWriter<LangSmithRun> _writer;
    private readonly RunTree _tree = new();

    public LangSmithForwarder(LlmTracingOptions options, TimeProvider time, ILogger<LangSmithForwarder> logger, IMeterFactory? meters = null)
    {
        _client = new LangSmithClient(options.LangSmith);
        var own = new LlmTracingOptions
        {
            MaxBatchSize = 100,
            MaxRowsPerInsert = 100,  // the API's own limit for a batch
            MaxDelay = TimeSpan.FromSeconds(1),
            QueueCapacity = options.LangSmith.QueueCapacity,
            ShutdownTimeout = options.ShutdownTimeout,
        };
        _writer = new BatchWriter<LangSmithRun>(Name, _client, own, time, logger, meters: meters);
    }

    public Action? Stopping { get; set; }

    public DeliveryHealth Health => _writer.Health;

    public TraceWriterStatistics Statistics => _writer.Statistics;

    public WriteResult Write(TraceRecord record) => _writer.Write(new LangSmithRun(_tree.Find(record), record, null));

    public WriteResult Write(TraceRecord record, PendingPayload payload) =>
        _writer.Write(new LangSmithRun(_tree.Find(record), record, null, payload));

    public void OnStart(Activity span) => _tree.OnStart(span);

    public void Write(SpanRecord record)
    {
        // What a client library traced and we did too is one run: the call's, which knows more.
        if (!record.IsCall && record.OperationType is not LlmOperations.MessageLink)
        {
            _writer.Write(new LangSmithRun(_tree.Find(record), null, record));
        }
    }

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
        _client.Dispose();
    }
}
