using System.Collections.Concurrent;

namespace LlmTracing.Pricing;

/// <summary>The models without a price that this process has called, with their calls. Bounded; safe for many threads.</summary>
internal sealed class UnpricedModels
{
    /// <summary>Models that are kept apart; the calls of further ones are counted in <see cref="Others"/>.</summary>
    public const int Most = 500;

    private readonly ConcurrentDictionary<(string Provider, string Model), StrongBox> _calls = new();
    private long _others;

    /// <summary>Calls of models that found no room in the list.</summary>
    public long Others => Interlocked.Read(ref _others);

    /// <summary>Counts a call; true the first time a model is seen.</summary>
    public bool Add(in PricedModel model)
    {
        var key = (model.Provider, model.ResponseModel.Length > 0 ? model.ResponseModel : model.RequestModel);
        if (_calls.TryGetValue(key, out var calls))
        {
            Interlocked.Increment(ref calls.Value);
            return false;
        }

        if (_calls.Count >= Most || !_calls.TryAdd(key, new StrongBox { Value = 1 }))
        {
            Interlocked.Increment(ref _others);
            return false;
        }

        return true;
    }

    /// <summary>The models and their calls, most calls first.</summary>
    public IReadOnlyList<(string Provider, string Model, long Calls)> Snapshot()
        => [.. _calls.Select(static c => (c.Key.Provider, c.Key.Model, Interlocked.Read(ref c.Value.Value))).OrderByDescending(static c => c.Item3)];

    private sealed class StrongBox
    {
        public long Value;
    }
}
