using LlmTracing.ClickHouse;
using LlmTracing.Telemetry;
using LlmTracing.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Writing;

public sealed class SpanSpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Spans_OutliveAnOutageAndTheirProcess()
    {
        var span = new SpanRecord { TraceId = "t", SpanId = "s", Name = "plan", OrgId = Guid.NewGuid(), DurationUs = 7, EndedAt = _clock.GetUtcNow() };
        await using (var first = Writer(new SpanTableInMemory { IsAway = true }))
        {
            first.Write(span);
            await first.StopAsync().Within();
            first.Statistics.Should().BeEquivalentTo(new { Spooled = 1L, DroppedTotal = 0L, IsBalanced = true });
        }

        var table = new SpanTableInMemory();
        await using var second = Writer(table);
        await _clock.RunUntil(Patience.Until(() => second.Statistics.Written == 1));
        table.Rows.Should().ContainSingle().Which.Should().BeEquivalentTo(span);
        await second.StopAsync().Within();
    }

    private SpanWriter Writer(IBatchSink<SpanRecord> table)
        => new(table, new LlmTracingOptions { SpoolDirectory = _folder.Path }, _clock, NullLogger<SpanWriter>.Instance);

    private sealed class SpanTableInMemory : IBatchSink<SpanRecord>
    {
        public bool IsAway { get; init; }

        public List<SpanRecord> Rows { get; } = [];

        public Task InsertAsync(ReadOnlyMemory<SpanRecord> rows, string deduplicationToken, CancellationToken cancellationToken)
        {
            if (IsAway)
            {
                throw FakeSink.Temporary();
            }

            Rows.AddRange(rows.Span);
            return Task.CompletedTask;
        }
    }
}
