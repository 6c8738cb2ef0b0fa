using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

public sealed class BlockContentTests
{
    [Theory]
    [InlineData(ClickHouseCompression.None)]
    [InlineData(ClickHouseCompression.Gzip)]
    public async Task The_head_leaves_before_the_block_is_asked_for(ClickHouseCompression compression)
    {
        var events = new List<string>();
        using var content = new BlockContent(Block, compression);
        await content.CopyToAsync(new EventStream(events));

        events.Should().StartWith(["flush", "block", "write"]);

        IReadOnlyList<ReadOnlyMemory<byte>> Block()
        {
            events.Add("block");
            return [new byte[] { 1 }];
        }
    }

    [Fact]
    public async Task What_the_block_throws_is_thrown()
    {
        using var content = new BlockContent(static () => throw new InsertException(InsertFailure.Batch, "unfit"), ClickHouseCompression.None);
        var send = () => content.CopyToAsync(Stream.Null);

        (await send.Should().ThrowAsync<InsertException>()).WithMessage("unfit");
    }

    private sealed class EventStream(List<string> events) : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            events.Add("flush");
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            events.Add("write");
            return ValueTask.CompletedTask;
        }
    }
}
