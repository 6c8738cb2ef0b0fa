using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>Records with any value in any column, set through the one list of columns: a new column is among them. Half of the values are left as they were made.</summary>
internal sealed class RandomRecords(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Any number of records below <paramref name="below"/>.</summary>
    public TraceRecord[] Next(int below) => [.. Enumerable.Range(0, _random.Next(below)).Select(_ => Next())];

    private TraceRecord Next()
    {
        var record = new TraceRecord();
        var said = _random.Next(3); // Nothing but the contract, some, or all.
        foreach (var column in TraceColumns.All.Where((_, i) => i < TraceColumns.ContractCount || _random.Next(2) < said))
        {
            Set(record, column);
        }

        return record;
    }

    private void Set(TraceRecord record, Column<TraceRecord> column)
    {
        switch (column)
        {
            case Column<TraceRecord, string> c: c.Set(record, Text()); break;
            case Column<TraceRecord, Guid> c: c.Set(record, Guid()); break;
            case Column<TraceRecord, Guid?> c: c.Set(record, Perhaps(Guid())); break;
            case Column<TraceRecord, bool> c: c.Set(record, _random.Next(2) == 0); break;
            case Column<TraceRecord, ushort> c: c.Set(record, (ushort)_random.Next(1 << 16)); break;
            case Column<TraceRecord, uint> c: c.Set(record, UInt32()); break;
            case Column<TraceRecord, uint?> c: c.Set(record, Perhaps(UInt32())); break;
            case Column<TraceRecord, ulong> c: c.Set(record, (ulong)_random.NextInt64()); break;
            case Column<TraceRecord, float?> c: c.Set(record, Perhaps(_random.NextSingle())); break;
            case Column<TraceRecord, decimal?> c: c.Set(record, Perhaps(Decimal())); break;
            case Column<TraceRecord, DateTimeOffset> c: c.Set(record, new DateTimeOffset(_random.NextInt64(DateTime.MaxValue.Ticks), TimeSpan.Zero)); break;
            case Column<TraceRecord, IReadOnlyList<string>> c: c.Set(record, [.. Some(Text)]); break;
            case Column<TraceRecord, IReadOnlyList<ushort>> c: c.Set(record, [.. Some(() => (ushort)_random.Next(1 << 16))]); break;
            case Column<TraceRecord, IReadOnlyList<uint>> c: c.Set(record, [.. Some(UInt32)]); break;
            case Column<TraceRecord, IReadOnlyDictionary<string, string>> c: c.Set(record, Some(Text).Distinct().ToDictionary(static k => k, _ => Text())); break;
            default: throw new NotSupportedException(column.Type);
        }
    }

    private T? Perhaps<T>(T value)
        where T : struct
        => _random.Next(2) == 0 ? null : value;

    private List<T> Some<T>(Func<T> next) => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => next())];

    private uint UInt32() => (uint)_random.NextInt64(1L << 32);

    /// <summary>Amounts of few digits and of many, on either side of zero, with up to 28 digits behind the point.</summary>
    private decimal Decimal()
        => new(_random.Next(int.MinValue, int.MaxValue), _random.Next(3) == 0 ? _random.Next() : 0, _random.Next(9) == 0 ? _random.Next() : 0, _random.Next(4) == 0, (byte)_random.Next(29));

    private Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Texts of every length that is narrowed in a way of its own, mostly ASCII.</summary>
    private string Text()
    {
        var beyond = _random.Next(3) == 0 ? 0x900 : 0x80;
        return string.Create(_random.Next(_random.Next(10) == 0 ? 150 : 40), (_random, beyond), static (text, by) =>
        {
            foreach (ref var c in text)
            {
                c = (char)by._random.Next(by.beyond);
            }
        });
    }
}
