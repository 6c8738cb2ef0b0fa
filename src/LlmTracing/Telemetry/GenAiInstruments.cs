using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmTracing.Assembly;

namespace LlmTracing.Telemetry;

/// <summary>The GenAI client metrics of finished calls. Nothing is computed or allocated while nobody listens.</summary>
internal sealed class GenAiInstruments
{
    private static readonly InstrumentAdvice<long> TokenBuckets = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private static readonly InstrumentAdvice<double> SecondsBuckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private readonly GenAiNames _names;
    private readonly Histogram<long> _inputTokens;
    private readonly Histogram<long> _outputTokens;
    private readonly Histogram<double> _operationDuration;
    private readonly Histogram<double> _inferenceDuration;
    private readonly Histogram<double> _timeToFirstChunk;
    private readonly Histogram<double> _timePerOutputChunk;

    public GenAiInstruments(Meter meter, GenAiNames names)
    {
        _names = names;
        _inputTokens = Tokens(meter, names.InputTokens);
        _outputTokens = names.HasTokenType ? _inputTokens : Tokens(meter, names.OutputTokens);
        _operationDuration = Seconds(meter, names.OperationDuration, "Duration of GenAI operations, to the end of the answer.");
        _inferenceDuration = string.Equals(names.InferenceDuration, names.OperationDuration, StringComparison.Ordinal)
            ? _operationDuration
            : Seconds(meter, names.InferenceDuration, "Duration of inference calls, to the end of the answer.");
        _timeToFirstChunk = Seconds(meter, names.TimeToFirstChunk, "Time from the request to the first chunk of a streamed answer.");
        _timePerOutputChunk = Seconds(meter, names.TimePerOutputChunk, "Time from the end of one chunk of a streamed answer to the end of the next.");
    }

    /// <summary>Whether anybody listens to the times between chunks.</summary>
    public bool MeasuresChunks => _timePerOutputChunk.Enabled;

    /// <summary>A chunk after the first one came.</summary>
    public void RecordChunk(CallFacts call, double seconds) =>
        _timePerOutputChunk.Record(
            seconds, Tags(call.Operation, call.Provider, call.Request.Model ?? "", call.Response.Model ?? "", call.ServerAddress, call.Span.Port));

    /// <summary>A call ended.</summary>
    public void Record(TraceRecord call, int port)
    {
        var duration = IsInference(call.Operation) ? _inferenceDuration : _operationDuration;
        if (!duration.Enabled && !_inputTokens.Enabled && !_outputTokens.Enabled && !_timeToFirstChunk.Enabled)
        {
            return;
        }

        var tags = Tags(call.Operation, call.Provider, call.Model, call.ResponseModel, call.ServerAddress, port);

        // Estimates are for the table, where they are marked: a metric cannot say what it guesses.
        if (call.UsageSource is "provider")
        {
            RecordTokens(_inputTokens, call.InputTokens, "input", tags);
            RecordTokens(_outputTokens, call.OutputTokens, "output", tags);
        }

        if (call.IsStreaming && call.TtftMs is { } first)
        {
            _timeToFirstChunk.Record(first / 1000d, tags);
        }

        Add(ref tags, GenAiAttributes.ErrorType, CallTelemetry.ErrorType(call));
        duration.Record(call.TotalLatencyMs / 1000d, tags);
    }

    private static TagList Tags(string operation, string provider, string model, string responseModel, string server, int port)
    {
        var tags = default(TagList);
        tags.Add(GenAiAttributes.OperationName, operation);
        tags.Add(GenAiAttributes.ProviderName, provider);
        Add(ref tags, GenAiAttributes.RequestModel, model);
        Add(ref tags, GenAiAttributes.ResponseModel, responseModel);
        Add(ref tags, GenAiAttributes.ServerAddress, server);
        if (server.Length != 0)
        {
            tags.Add(GenAiAttributes.ServerPort, port);
        }

        return tags;
    }

    private static bool IsInference(string operation) => operation is "chat" or "generate_content" or "text_completion";

    private static Histogram<long> Tokens(Meter meter, string name) =>
        meter.CreateHistogram(name, "{token}", "Tokens used, as the provider reports them.", tags: null, TokenBuckets);

    private static Histogram<double> Seconds(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, SecondsBuckets);

    private static void Add(ref TagList tags, string key, string value)
    {
        if (value.Length != 0)
        {
            tags.Add(key, value);
        }
    }

    private void RecordTokens(Histogram<long> instrument, uint tokens, string type, TagList tags)
    {
        if (_names.HasTokenType)
        {
            tags.Add(GenAiAttributes.TokenType, type);
        }

        instrument.Record(tokens, tags);
    }
}
