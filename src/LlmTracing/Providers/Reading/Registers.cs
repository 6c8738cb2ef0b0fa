using System.Numerics;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>
/// The numbers of an answer as the provider wrote them, one register for each field that is a number. An answer has a few of the many, and an
/// open stream none until its end: only those that are set are kept, in the order of their fields.
/// </summary>
internal sealed class Registers
{
    private const WireField First = WireField.Prompt; // Prompt to Done, the last, are the numbers.
    private const int Usual = 8;

    private double[] _values = [];
    private ulong _set;

    public bool IsEmpty => _set == 0;

    /// <summary>Whether any of them is a count, a time or a cost: those before <see cref="WireField.ChoiceIndex"/>.</summary>
    public bool HasUsage => (_set & (Bit(WireField.ChoiceIndex) - 1)) != 0;

    /// <summary>The number, or null where the provider did not say.</summary>
    public double? this[WireField field] => Has(field) ? _values[RankOf(Bit(field))] : null;

    public bool Has(WireField field) => (_set & Bit(field)) != 0;

    public void Set(WireField field, double value)
    {
        var bit = Bit(field);
        var rank = RankOf(bit);
        if ((_set & bit) == 0)
        {
            var count = BitOperations.PopCount(_set);
            if (count == _values.Length)
            {
                Array.Resize(ref _values, Math.Max(Usual, 2 * count));
            }

            if (rank < count)
            {
                _values.AsSpan(rank, count - rank).CopyTo(_values.AsSpan(rank + 1));
            }

            _set |= bit;
        }

        _values[rank] = value;
    }

    public void Add(WireField field, double value) => Set(field, value + (this[field] ?? 0));

    public void Clear(WireField field)
    {
        var bit = Bit(field);
        if ((_set & bit) != 0)
        {
            var rank = RankOf(bit);
            _values.AsSpan(rank + 1, BitOperations.PopCount(_set) - rank - 1).CopyTo(_values.AsSpan(rank));
            _set &= ~bit;
        }
    }

    public void Clear() => _set = 0;

    /// <summary>Takes over every number that <paramref name="later"/> has: the last one that was said counts, field by field.</summary>
    public void Merge(Registers later)
    {
        if (_set == 0)
        {
            // As a rule: one event says them all.
            var count = BitOperations.PopCount(later._set);
            if (_values.Length < count)
            {
                _values = new double[Math.Max(Usual, count)];
            }

            later._values.AsSpan(0, count).CopyTo(_values);
            _set = later._set;
            return;
        }

        var rank = 0;
        for (var set = later._set; set != 0; set &= set - 1)
        {
            Set((WireField)((int)First + BitOperations.TrailingZeroCount(set)), later._values[rank++]);
        }
    }

    private static ulong Bit(WireField field) => 1UL << (field - First);

    private int RankOf(ulong bit) => BitOperations.PopCount(_set & (bit - 1));
}
