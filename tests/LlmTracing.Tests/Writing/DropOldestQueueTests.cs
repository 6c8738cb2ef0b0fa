using LlmTracing.Writing;

namespace LlmTracing.Tests.Writing;

public class DropOldestQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Enqueue_BeyondCapacity_DropsTheOldestAndKeepsOrder(int capacity)
    {
        var queue = new DropOldestQueue<string>(capacity);
        var results = Enumerable.Range(0, capacity + 5).Select(i => queue.Enqueue($"{i}", out _)).ToList();

        results.Take(capacity).Should().AllBeEquivalentTo(WriteResult.Accepted);
        results.Skip(capacity).Should().AllBeEquivalentTo(WriteResult.Dropped);
        queue.Count.Should().Be(capacity);
        queue.DroppedOldest.Should().Be(5);

        var taken = new string[capacity + 5];
        queue.Dequeue(taken).Should().Be(capacity);
        taken.Take(capacity).Should().Equal(Enumerable.Range(5, capacity).Select(i => $"{i}"));
        queue.Count.Should().Be(0);
    }

    [Fact]
    public void Enqueue_AfterManyTurnsOfTheRing_KeepsOrder()
    {
        var queue = new DropOldestQueue<string>(3);
        var taken = new string[2];
        for (var i = 0; i < 1000; i += 2)
        {
            queue.Enqueue($"{i}", out _);
            queue.Enqueue($"{i + 1}", out var tail);
            tail.Should().Be(i + 2);
            queue.Dequeue(taken).Should().Be(2);
            taken.Should().Equal($"{i}", $"{i + 1}");
        }
    }

    [Fact]
    public void Close_LetsNothingInAndEverythingOut()
    {
        var queue = new DropOldestQueue<string>(10);
        queue.Enqueue("before", out _);
        queue.Close();

        queue.Enqueue("after", out var tail).Should().Be(WriteResult.Closed);
        tail.Should().Be(0);
        queue.IsClosed.Should().BeTrue();
        queue.Tail.Should().Be(1);
        queue.Dequeue(new string[10]).Should().Be(1);
    }

    [Fact]
    public void Dequeue_FreesTheItem()
    {
        var queue = new DropOldestQueue<object>(4);
        var weak = Fill(queue);
        GC.Collect();
        weak.IsAlive.Should().BeFalse();
        GC.KeepAlive(queue);

        static WeakReference Fill(DropOldestQueue<object> queue)
        {
            var item = new object();
            queue.Enqueue(item, out _);
            queue.Dequeue(new object[1]);
            return new WeakReference(item);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task ManyProducers_AndAConsumer_LoseAndDoubleNothing(int capacity)
    {
        const int producers = 8;
        const int each = 20_000;
        var queue = new DropOldestQueue<Item>(capacity);
        var seen = new List<Item>();
        var writing = Enumerable.Range(0, producers).Select(p => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < each; i++)
                {
                    queue.Enqueue(new Item(p, i), out _);
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        var all = Task.WhenAll(writing);

        var into = new Item[257];
        while (true)
        {
            var isOver = all.IsCompleted;
            var count = queue.Dequeue(into);
            seen.AddRange(into.AsSpan(0, count));
            if (isOver && count == 0)
            {
                break;
            }
        }

        await all;
        (queue.Tail + queue.DroppedNewest).Should().Be(producers * each);
        (seen.Count + queue.DroppedOldest + queue.DroppedNewest).Should().Be(producers * each);
        seen.Should().OnlyHaveUniqueItems();
        seen.GroupBy(i => i.Producer).Should().OnlyContain(g => IsAscending(g), "each producer's items keep their order");
    }

    private static bool IsAscending(IEnumerable<Item> items)
        => items.Zip(items.Skip(1)).All(pair => pair.First.Number < pair.Second.Number);

    private sealed record Item(int Producer, int Number);
}
