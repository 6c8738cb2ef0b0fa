using System.Collections.Concurrent;

namespace LlmTracing.Pricing;

/// <summary>The models without a price that this process has called, with their calls. Bounded; safe for many threads.</summary>
internal sealed class UnpricedModels
{
    /// <summary>Models that are kept apart; the calls of further ones are counted in <see cref="Others"/>.</summary>
    public const int Most = 500;

    // By provider, then by model.
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, StrongBox>> _calls = new(StringComparer.Ordinal);
    private int _count;
    private long _others;

    /// <summary>Calls of models that found no room in the list.</summary>
    public long Others => Interlocked.Read(ref _others);

    /// <summary>Counts a call; true the first time a model is seen.</summary>
    public bool Add(in PricedModel model)
    {
        var name = model.Name;
        if (_calls.TryGetValue(model.Provider, out var models) && models.TryGetValue(name, out var calls))
        {
            Interlocked.Increment(ref calls.Value);
            return false;
        }

        if (Interlocked.Increment(ref _count) <= Most
            && _calls.GetOrAdd(model.Provider, static _ => new(StringComparer.Ordinal)).TryAdd(name, new StrongBox { Value = 1 }))
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        Interlocked.Increment(ref _others);
        return false;
    }

    /// <summary>The models and their calls, most calls first.</summary>
    public IReadOnlyList<(string Provider, string Model, long Calls)> Snapshot()
        => [.. _calls.SelectMany(static p => p.Value.Select(m => (p.Key, m.Key, Interlocked.Read(ref m.Value.Value)))).OrderByDescending(static c => c.Item3)];

    private sealed class StrongBox
    {
        public long Value;
    }
}
