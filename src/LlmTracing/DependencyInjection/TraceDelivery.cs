using System.Diagnostics.Metrics;
using LlmTracing.Capture;
using LlmTracing.ClickHouse;
using LlmTracing.Payloads;
using LlmTracing.Pricing;
using LlmTracing.Telemetry;
using LlmTracing.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmTracing.DependencyInjection;

/// <summary>Joins the rooms of the library out of a service provider: pipeline, writer, client of ClickHouse.</summary>
internal static class TraceDelivery
{
    /// <summary>The pipeline of all calls. Says once where tracing is off.</summary>
    public static TracePipeline CreatePipeline(IServiceProvider services)
    {
        var options = Options(services);
        var telemetry = services.GetRequiredService<TelemetryDelivery>();
        var pipeline = new TracePipeline(
            options,
            SinksOf(services, options),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            telemetry.Meter,
            telemetry.Instruments,
            services.GetRequiredService<PriceBook>(),
            telemetry.Payloads);
        if (!options.Enabled)
        {
            Log.TracingDisabled(new QuietLogger(LoggerOf<LlmTracingHandler>(services)));
        }
        else if (!pipeline.IsEnabled)
        {
            Log.TracingHasNoEndpoint(new QuietLogger(LoggerOf<LlmTracingHandler>(services)));
        }

        return pipeline;
    }

    /// <summary>The way to ClickHouse that writers and readers share.</summary>
    public static ClickHouseHttpClient CreateClient(IServiceProvider services) => new(
        ClickHouseEndpoint.From(Options(services)) ?? throw new InvalidOperationException(
            "LlmTracing has no endpoint of ClickHouse: set LlmTracing:ConnectionString or CLICKHOUSE_ENDPOINT."),
        services.GetRequiredService<TimeProvider>());

    /// <summary>The writer of the calls. Without an endpoint there is one too, for who asks for it; no call goes to it.</summary>
    public static TraceWriter CreateWriter(IServiceProvider services)
    {
        var options = Options(services);
        var time = services.GetRequiredService<TimeProvider>();
        IBatchSink<TraceRecord> sink = new NoEndpointSink<TraceRecord>();
        if (ClickHouseEndpoint.From(options) is { } endpoint)
        {
            var client = services.GetRequiredService<ClickHouseHttpClient>();
            var database = endpoint.Database ?? options.Database;
            sink = new DeferredSink<TraceRecord>(() => new ClickHouseSink<TraceRecord>(client, TraceTable.From(options, database), options, time));
        }

        return new TraceWriter(sink, options, time, LoggerOf<TraceWriter>(services), services.GetService<IMeterFactory>());
    }

    /// <summary>Spans, metrics, forwarding and payloads.</summary>
    public static TelemetryDelivery CreateTelemetry(IServiceProvider services)
    {
        var options = Options(services);
        var time = services.GetRequiredService<TimeProvider>();
        IBatchSink<SpanRecord>? spans = null;
        IBatchSink<PayloadRecord>? payloads = null;
        if (IsDelivering(options) && ClickHouseEndpoint.From(options) is { } endpoint)
        {
            var client = services.GetRequiredService<ClickHouseHttpClient>();
            var database = endpoint.Database ?? options.Database;
            spans = new DeferredSink<SpanRecord>(() => new ClickHouseSink<SpanRecord>(client, SpanTable.From(options, database), options, time));
            payloads = new DeferredSink<PayloadRecord>(
                () => new ClickHouseSink<PayloadRecord>(client, PayloadTable.From(options, database), options, time));
        }

        return new TelemetryDelivery(
            options, spans, payloads, time, services.GetRequiredService<ILoggerFactory>(), services.GetService<IMeterFactory>());
    }

    /// <summary>
    /// What drains the writers when the host stops. Making it makes the pipeline, so that an error of configuration shows at start, and begins the
    /// <see cref="Rehearsal"/>: a host that starts has a moment before its first call, a bare service provider may have none.
    /// </summary>
    public static IHostedService CreateHostedService(IServiceProvider services)
    {
        if (services.GetRequiredService<TracePipeline>().IsEnabled)
        {
            Rehearsal.Begin();
        }

        return new LlmTracingHostedService(ActiveWriters(services));
    }

    /// <summary>The writers that anything goes to: that of the calls, unless tracing is off or has no endpoint, and those that stand beside it.</summary>
    public static IReadOnlyList<IBackgroundWriter> ActiveWriters(IServiceProvider services) =>
    [
        .. services.GetService<TracePipeline>() is null || IsDelivering(Options(services)) ? services.GetServices<IBackgroundWriter>() : [],
        .. services.GetService<TelemetryDelivery>()?.Writers ?? [],
    ];

    private static IEnumerable<ITraceSink> SinksOf(IServiceProvider services, LlmTracingOptions options)
    {
        if (!options.Enabled)
        {
            return [];
        }

        var sinks = services.GetServices<ITraceSink>();
        if (IsDelivering(options))
        {
            sinks = sinks.Append(services.GetRequiredService<TraceWriter>());
        }

        if (services.GetRequiredService<TelemetryDelivery>().Forwarder is { } forwarder)
        {
            sinks = sinks.Append(forwarder);
        }

        if (options.LogRecords)
        {
            sinks = sinks.Append(new RecordLog(LoggerOf<RecordLog>(services)));
        }

        return sinks.Distinct();
    }

    private static bool IsDelivering(LlmTracingOptions options) => options.Enabled && !string.IsNullOrWhiteSpace(options.ConnectionString);

    private static LlmTracingOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<LlmTracingOptions>>().Value;

    private static ILogger<T> LoggerOf<T>(IServiceProvider services) => services.GetRequiredService<ILogger<T>>();
}
