using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace LlmTracing.Tests.Telemetry;

/// <summary>The OpenTelemetry SDK's view of one meter, in memory.</summary>
internal sealed class MetricView : IDisposable
{
    private readonly Exporter _exporter = new();
    private readonly MeterProvider _provider;

    public MetricView(string meterName) =>
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(meterName).AddReader(new BaseExportingMetricReader(_exporter)).Build();

    /// <summary>All points: instrument, unit, tags, sum, count and, for histograms, bounds.</summary>
    public IReadOnlyList<Point> Collect()
    {
        _exporter.Points.Clear();
        _provider.ForceFlush();
        return [.. _exporter.Points];
    }

    public void Dispose() => _provider.Dispose();

    internal sealed record Point(
        string Instrument, string Unit, MetricType Type, Dictionary<string, object?> Tags, double Sum, long Count, double[] Bounds);

    private sealed class Exporter : BaseExporter<Metric>
    {
        public List<Point> Points { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    Points.Add(Read(metric, point));
                }
            }

            return ExportResult.Success;
        }

        private static Point Read(Metric metric, in MetricPoint point)
        {
            var tags = new Dictionary<string, object?>();
            foreach (var tag in point.Tags)
            {
                tags[tag.Key] = tag.Value;
            }

            return metric.MetricType switch
            {
                MetricType.Histogram => new(metric.Name, metric.Unit, metric.MetricType, tags, point.GetHistogramSum(), point.GetHistogramCount(), Bounds(point)),
                MetricType.LongSum or MetricType.LongSumNonMonotonic => new(metric.Name, metric.Unit, metric.MetricType, tags, point.GetSumLong(), 1, []),
                MetricType.DoubleSum => new(metric.Name, metric.Unit, metric.MetricType, tags, point.GetSumDouble(), 1, []),
                MetricType.LongGauge => new(metric.Name, metric.Unit, metric.MetricType, tags, point.GetGaugeLastValueLong(), 1, []),
                MetricType.DoubleGauge => new(metric.Name, metric.Unit, metric.MetricType, tags, point.GetGaugeLastValueDouble(), 1, []),
                _ => throw new NotSupportedException($"{metric.MetricType}"),
            };
        }

        private static double[] Bounds(in MetricPoint point)
        {
            var bounds = new List<double>();
            foreach (var bucket in point.GetHistogramBuckets())
            {
                bounds.Add(bucket.ExplicitBound);
            }

            return [.. bounds];
        }
    }
}
