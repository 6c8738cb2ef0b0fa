using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmTracing.Writing;

/// <summary>
/// A bounded lock-free ring of references for many producers and one consumer. When it is full the oldest item makes room; each drop is
/// counted exactly. Nothing allocates.
/// </summary>
/// <remarks>
/// Each cell carries a sequence number that says whose turn it is: <c>p</c> means free for the item of position p, <c>p + 1</c> means it
/// holds that item. A producer claims a position by a compare-and-swap of the tail, stores the item, then publishes the cell. The
/// consumer, and a producer that makes room, claim from the head in the same way. The head is never ahead of the tail and never more than
/// the capacity behind it, since the swap of the tail fails when anyone else has moved it. Closing sets the sign bit of the
/// tail, so that no item can slip in after the final drain.
/// </remarks>
internal sealed class DropOldestQueue<T>
    where T : class
{
    // A thread that was suspended between its claim and its publication holds up its cell only. Producers wait this
    // many turns for it, then drop their own item instead of the oldest: they never block.
    private const int Patience = 100;

    // Cells that the consumer frees at a time: few swaps of the head, and a short wait for a producer that laps it.
    private const int RunLength = 64;

    private readonly Cell[] _cells;
    private readonly long _mask;
    private Cursor _tail;
    private Cursor _head;
    private Cursor _dropped;

    public DropOldestQueue(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;

        // Room to spare for one run: a consumer that was suspended while it frees cells costs a queue that is not full no item.
        _cells = new Cell[BitOperations.RoundUpToPowerOf2((uint)capacity + RunLength)];
        _mask = _cells.Length - 1;
        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i].Sequence = i;
        }
    }

    public int Capacity { get; }

    /// <summary>Position after the newest item: how many items ever had a place in the queue.</summary>
    public long Tail => Volatile.Read(ref _tail.Value) & long.MaxValue;

    /// <summary>Position of the oldest item.</summary>
    public long Head => Volatile.Read(ref _head.Value);

    public int Count
    {
        get
        {
            var head = Head;  // before the tail, so that the difference is never negative
            return (int)Math.Min(Tail - head, Capacity);
        }
    }

    /// <summary>Items that made room for newer ones.</summary>
    public long DroppedOldest => Volatile.Read(ref _dropped.Value);

    /// <summary>Items that found no place because the oldest could not be moved at that moment.</summary>
    public long DroppedNewest => Volatile.Read(ref _dropped.Other);

    public bool IsClosed => Volatile.Read(ref _tail.Value) < 0;

    /// <summary>Adds an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="tail">The tail after it; 0 where it was not added.</param>
    public WriteResult Enqueue(T item, out long tail)
    {
        var result = WriteResult.Accepted;
        var patience = Patience;
        var position = Volatile.Read(ref _tail.Value);
        while (true)
        {
            if (position < 0)
            {
                tail = 0;
                return WriteResult.Closed;
            }

            // The producers' own copy of the head spares them the consumer's cache line until the ring looks full.
            if (position - Volatile.Read(ref _tail.Other) >= Capacity && IsFull(position))
            {
                if (TryDropOldest())
                {
                    result = WriteResult.Dropped;
                }
                else if (--patience == 0)
                {
                    return GiveUp(out tail);
                }

                position = Volatile.Read(ref _tail.Value);
                continue;
            }

            ref var cell = ref CellAt(position);
            if (Volatile.Read(ref cell.Sequence) == position)
            {
                var seen = Interlocked.CompareExchange(ref _tail.Value, position + 1, position);
                if (seen == position)
                {
                    cell.Item = item;
                    Volatile.Write(ref cell.Sequence, position + 1);
                    tail = position + 1;
                    return result;
                }

                position = seen;
                continue;
            }

            var now = Volatile.Read(ref _tail.Value);
            if (now == position)
            {
                // Claimed by the consumer but not yet free.
                if (--patience == 0)
                {
                    return GiveUp(out tail);
                }

                Thread.SpinWait(1);
            }

            position = now;
        }
    }

    /// <summary>Takes the oldest items, in order. For the one consumer.</summary>
    /// <returns>How many; fewer than asked for when the queue is empty or the next item is still being stored.</returns>
    public int Dequeue(Span<T> into)
    {
        var taken = 0;
        while (taken < into.Length)
        {
            var head = Head;
            var run = 0;
            var most = Math.Min(RunLength, into.Length - taken);
            while (run < most && Volatile.Read(ref CellAt(head + run).Sequence) == head + run + 1)
            {
                run++;
            }

            if (run == 0)
            {
                // A producer may have dropped the item under our eyes; only an unmoved head means that there is nothing.
                if (Head == head)
                {
                    break;
                }

                continue;
            }

            if (Interlocked.CompareExchange(ref _head.Value, head + run, head) != head)
            {
                continue;
            }

            for (var i = 0; i < run; i++)
            {
                into[taken++] = Release(head + i);
            }
        }

        return taken;
    }

    /// <summary>Lets no more items in.</summary>
    public void Close() => Interlocked.Or(ref _tail.Value, long.MinValue);

    private bool IsFull(long position)
    {
        var head = Head;
        Volatile.Write(ref _tail.Other, head);
        return position - head >= Capacity;
    }

    private bool TryDropOldest()
    {
        var head = Head;
        if (Volatile.Read(ref CellAt(head).Sequence) != head + 1
            || Interlocked.CompareExchange(ref _head.Value, head + 1, head) != head)
        {
            // Whoever moved the head made room.
            return false;
        }

        Release(head);
        Interlocked.Increment(ref _dropped.Value);
        return true;
    }

    private T Release(long position)
    {
        ref var cell = ref CellAt(position);
        var item = cell.Item!;
        cell.Item = null;
        Volatile.Write(ref cell.Sequence, position + _cells.Length);
        return item;
    }

    private WriteResult GiveUp(out long tail)
    {
        Interlocked.Increment(ref _dropped.Other);
        tail = 0;
        return WriteResult.Dropped;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Cell CellAt(long position)
        => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), (nint)(position & _mask));

    private struct Cell
    {
        public long Sequence;
        public T? Item;
    }
}

/// <summary>Two counters on a pair of cache lines of their own, so that producers and the consumer do not slow each other.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct Cursor
{
    [FieldOffset(64)]
    public long Value;

    [FieldOffset(72)]
    public long Other;
}
