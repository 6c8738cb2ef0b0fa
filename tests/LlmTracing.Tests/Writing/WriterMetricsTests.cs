using System.Diagnostics.Metrics;
using LlmTracing.Writing;

namespace LlmTracing.Tests.Writing;

public class WriterMetricsTests
{
    [Fact]
    public async Task TheInstruments_TellTheLedger()
    {
        var table = $"t{Guid.NewGuid():N}";
        await using var sut = new WriterUnderTest(o => o.Table = table);
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (string.Equals(instrument.Meter.Name, LlmTracingTelemetry.Name, StringComparison.Ordinal))
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => See(i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => See(i, value, tags));
        listener.Start();

        sut.Sink.Before = static (a, _) => a.Rows.Contains("r3") && a.Number != 0
            ? throw FakeSink.Bad()
            : a.Number == 0 ? throw FakeSink.Temporary() : Task.CompletedTask;
        sut.Write(0, 8);
        var ledger = await sut.Settle();
        listener.RecordObservableInstruments();

        seen[WriterMetrics.Accepted].Should().Be(8);
        seen[WriterMetrics.Written].Should().Be(7);
        seen[WriterMetrics.Dropped + "/Rejected"].Should().Be(1);
        seen[WriterMetrics.Dropped + "/QueueFull"].Should().Be(0);
        seen[WriterMetrics.Batches].Should().Be(ledger.Batches).And.BeGreaterThan(1);
        seen[WriterMetrics.Retries].Should().Be(1);
        seen[WriterMetrics.Pending].Should().Be(0);
        seen[WriterMetrics.Spooled].Should().Be(0);
        seen[WriterMetrics.QueueDepth].Should().Be(0);
        seen.Should().ContainKeys(WriterMetrics.InsertDuration + "/written", WriterMetrics.InsertDuration + "/failed");

        void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var values = tags.ToArray().Select(t => t.Value as string ?? "").ToList();
            if (!values.Remove(table))
            {
                return;
            }

            lock (seen)
            {
                seen[string.Join('/', values.Prepend(instrument.Name))] = value;
            }
        }
    }

    [Fact]
    public async Task AListenerThatThrows_CostsNoRow()
    {
        await using var sut = new WriterUnderTest(o => o.Table = "listened to by one that throws");
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == WriterMetrics.InsertDuration)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (tags.ToArray().Any(tag => Equals(tag.Value, sut.Options.Table)))
            {
                throw new InvalidOperationException("the listener's own fault");
            }
        });
        listener.Start();
        sut.Write(0, 3);
        (await sut.Settle()).Written.Should().Be(3);
    }
}
