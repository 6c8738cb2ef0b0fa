using System.Numerics;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>The numbers of an answer as the provider wrote them, one register for each field that is a number.</summary>
internal sealed class Registers
{
    private const WireField First = WireField.Prompt; // Prompt to Done, the last, are the numbers.
    private readonly double[] _values = new double[WireField.Done - First + 1];
    private ulong _set;

    public bool IsEmpty => _set == 0;

    /// <summary>Whether any of them is a count, a time or a cost: those before <see cref="WireField.ChoiceIndex"/>.</summary>
    public bool HasUsage => (_set & (Bit(WireField.ChoiceIndex) - 1)) != 0;

    /// <summary>The number, or null where the provider did not say.</summary>
    public double? this[WireField field] => Has(field) ? _values[field - First] : null;

    public bool Has(WireField field) => (_set & Bit(field)) != 0;

    public void Set(WireField field, double value)
    {
        _values[field - First] = value;
        _set |= Bit(field);
    }

    public void Add(WireField field, double value) => Set(field, value + (this[field] ?? 0));

    public void Clear(WireField field) => _set &= ~Bit(field);

    public void Clear() => _set = 0;

    /// <summary>Takes over every number that <paramref name="later"/> has: the last one that was said counts, field by field.</summary>
    public void Merge(Registers later)
    {
        for (var set = later._set; set != 0; set &= set - 1)
        {
            var index = BitOperations.TrailingZeroCount(set);
            _values[index] = later._values[index];
        }

        _set |= later._set;
    }

    private static ulong Bit(WireField field) => 1UL << (field - First);
}
