using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

public sealed class EncoderAllocationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Encoding_allocates_nothing_once_its_buffers_have_grown(bool together)
    {
        var encoder = new BlockEncoder<TraceRecord>(
            [.. TraceColumns.All.Select(static c => new BoundColumn<TraceRecord>(c, ClickHouseType.Parse(c.Type)))],
            together ? TraceTable.From(new LlmTracingOptions(), "ibex").Groups() : []);
        var rows = Enumerable.Range(0, 500).Select(SomeRecord.Full).ToArray();
        for (var i = 0; i < 5; i++)
        {
            encoder.Encode(rows);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            encoder.Encode(rows);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
