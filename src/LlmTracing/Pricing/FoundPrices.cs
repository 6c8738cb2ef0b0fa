using System.Collections.Concurrent;

namespace LlmTracing.Pricing;

/// <summary>What was found for the models called so far. Bounded; looking up allocates nothing; safe for many threads.</summary>
/// <param name="most">Models that are kept: their names come from bodies.</param>
/// <remarks>
/// By the name of the model, behind which those of one name stand in a list: a dictionary of references, which the framework holds compiled,
/// where one of our own values would be compiled at each start.
/// </remarks>
internal sealed class FoundPrices(int most)
{
    private readonly ConcurrentDictionary<string, Found> _byName = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>False where the model was not looked up yet.</summary>
    public bool TryGet(in PricedModel model, out PriceEntry? entry)
    {
        entry = null;
        _byName.TryGetValue(model.Name, out var found);
        while (found is not null && found.Model != model)
        {
            found = found.Next;
        }

        entry = found?.Entry;
        return found is not null;
    }

    /// <summary>Keeps what was found, null included, while there is room.</summary>
    public void Add(in PricedModel model, PriceEntry? entry)
    {
        if (Volatile.Read(ref _count) >= most)
        {
            return;
        }

        Interlocked.Increment(ref _count);
        var name = model.Name;
        var isKept = false;
        while (!isKept)
        {
            isKept = _byName.TryGetValue(name, out var others)
                ? _byName.TryUpdate(name, new Found(model, entry, others), others)
                : _byName.TryAdd(name, new Found(model, entry, null));
        }
    }

    private sealed class Found(PricedModel model, PriceEntry? entry, Found? next)
    {
        public PricedModel Model { get; } = model;

        public PriceEntry? Entry { get; } = entry;

        public Found? Next { get; } = next;
    }
}
