using LlmTracing.Assembly;
using LlmTracing.Providers.Reading;
using F = LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Usage;

/// <summary>The rules, one for each family of providers. Pure functions; what a provider did not say stays null.</summary>
internal static partial class UsageRules
{
    /// <summary>Counts that already mean what the record means.</summary>
    public static void Plain(Registers n, UsageFacts usage)
    {
        usage.Input = Tokens(n[F.Prompt] ?? n[F.Input]);
        usage.Output = Tokens(n[F.Completion] ?? n[F.Output]);
        usage.CachedInput = Tokens(n[F.Cached]);
        usage.Reasoning = Tokens(n[F.Reasoning]);
    }

    /// <summary>Calls that generate nothing (embeddings, rerank, moderation): a count of the output, if any, is a filler.</summary>
    public static void InputOnly(Registers n, UsageFacts usage)
    {
        usage.Input = Tokens(n[F.Prompt] ?? n[F.Input] ?? n[F.Total] ?? n[F.StatisticsTokens] ?? n[F.TitanInput] ?? n[F.BilledInput] ?? n[F.MetricsInput]);
        usage.CachedInput = Tokens(n[F.Cached]);
        usage.AudioInput = Tokens(n[F.AudioInput]);
        usage.SearchUnits = Tokens(n[F.SearchUnits]);
    }

    /// <summary>
    /// Anthropic and Bedrock Converse: input leaves caches out. Two spellings of a cache count are one number; passes beside the message
    /// itself (Anthropic's compaction, advisor) are billed on top.
    /// </summary>
    public static void CachesApart(Registers n, UsageFacts usage)
    {
        var read = n[F.CacheRead] ?? n[F.CacheReadAlt];
        var write = n[F.CacheCreation] ?? n[F.CacheCreationAlt];
        usage.Input = Tokens(Sum(n[F.Input], read, write, n[F.ExtraInput], n[F.ExtraCacheRead], n[F.ExtraCacheWrite]));
        usage.Output = Tokens(Sum(n[F.Output], n[F.ExtraOutput]));
        usage.CachedInput = Tokens(Sum(read, n[F.ExtraCacheRead]));
        usage.CacheWrite = Tokens(Sum(write, n[F.ExtraCacheWrite]));
        usage.CacheWriteOneHour = Tokens(n[F.WriteOneHour]);
        usage.Reasoning = Tokens(n[F.Reasoning]);
    }

    /// <summary>
    /// OpenAI's models on Bedrock ConverseStream: where the input can hold its caches it does. The total counts them twice then, so it does
    /// not tell.
    /// </summary>
    public static void CachesWithinOrApart(Registers n, UsageFacts usage)
    {
        CachesApart(n, usage);
        if (n[F.Input] is { } input && usage.CachedInput + usage.CacheWrite is { } caches and > 0 && input >= caches)
        {
            usage.Input = Tokens(input);
        }
    }

    /// <summary>A user's own format, whose counts may leave their parts out.</summary>
    public static void Own(Registers n, UsageFacts usage, bool cachesApart, bool reasoningApart)
    {
        var (read, write, reasoning) = (n[F.CacheRead], n[F.CacheCreation], n[F.Reasoning]);
        usage.Input = Tokens(cachesApart ? Sum(n[F.Input], read, write) : n[F.Input]);
        usage.Output = Tokens(reasoningApart ? Sum(n[F.Output], reasoning) : n[F.Output]);
        usage.CachedInput = Tokens(read);
        usage.CacheWrite = Tokens(write);
        usage.Reasoning = Tokens(reasoning);
    }

    /// <summary>Gemini: tool-use prompt tokens lie outside the prompt, thoughts outside the candidates (but for deployments whose total shows otherwise).</summary>
    public static void Gemini(Registers n, UsageFacts usage)
    {
        var prompt = Sum(n[F.Prompt], n[F.ToolPrompt]);
        var candidates = n[F.Completion];
        var thoughts = n[F.Thoughts];
        var inside = thoughts > 0 && candidates >= thoughts && n[F.Total] is { } total && prompt + candidates == total;
        usage.Input = Tokens(prompt);
        usage.Output = Tokens(inside ? candidates : Sum(candidates, thoughts));
        usage.CachedInput = Tokens(n[F.Cached]);
        usage.Reasoning = Tokens(thoughts);
        usage.AudioInput = Tokens(n[F.AudioInput]);
        usage.AudioOutput = Tokens(n[F.AudioOutput]);
    }

    /// <summary>Whether Gemini's counts add up to the total beside them: then what they leave out is not missing but none.</summary>
    public static bool GeminiAddsUp(Registers n) =>
        n[F.Total] is { } total && Sum(n[F.Prompt], n[F.ToolPrompt], n[F.Completion], n[F.Thoughts]) == total;

    /// <summary>Cohere: the true counts, with the billed ones beside them or in their place.</summary>
    public static void Cohere(Registers n, UsageFacts usage)
    {
        usage.Input = Tokens(n[F.Input] ?? n[F.BilledInput]);
        usage.Output = Tokens(n[F.Output] ?? n[F.BilledOutput]);
        usage.BilledInput = Tokens(n[F.BilledInput]);
        usage.BilledOutput = Tokens(n[F.BilledOutput]);
        usage.CachedInput = Tokens(n[F.Cached]);
    }

    /// <summary>llama.cpp's own endpoints: timings tell cached prompt tokens apart.</summary>
    public static void LlamaCpp(Registers n, UsageFacts usage)
    {
        usage.Input = Tokens(Sum(n[F.TimingsCached], n[F.TimingsPrompt]) ?? n[F.Prompt]);
        usage.Output = Tokens(n[F.TimingsPredicted] ?? n[F.Completion]);
        usage.CachedInput = Tokens(n[F.TimingsCached]);
    }

    /// <summary>Bedrock InvokeModel: the family's own body, else the metrics of the stream or the headers, which leave caches out.</summary>
    public static void Invoke(Registers n, UsageFacts usage)
    {
        if (n.Has(F.Prompt) || n.Has(F.Completion))
        {
            OpenAi(n, usage);
        }
        else if (n.Has(F.Input) || n.Has(F.Output))
        {
            CachesApart(n, usage);
        }
        else if (n.Has(F.TitanInput) || n.Has(F.TitanTotalOutput) || n.Has(F.TitanOutput))
        {
            usage.Input = Tokens(n[F.TitanInput]);
            usage.Output = Tokens(n[F.TitanTotalOutput] ?? n[F.TitanOutput]);
        }

        usage.Input ??= Tokens(Sum(n[F.MetricsInput], n[F.MetricsCacheRead], n[F.MetricsCacheWrite]));
        usage.Output ??= Tokens(n[F.MetricsOutput]);
        usage.CachedInput ??= Tokens(n[F.MetricsCacheRead]);
        usage.CacheWrite ??= Tokens(n[F.MetricsCacheWrite]);
    }

    /// <summary>Tells whether the counts contradict each other: a part larger than its whole.</summary>
    public static void Check(UsageFacts usage)
    {
        usage.IsInconsistent |= usage.Reasoning > (usage.Output ?? long.MaxValue)
            || usage.CachedInput > (usage.Input ?? long.MaxValue)
            || usage.CacheWrite > (usage.Input ?? long.MaxValue)
            || (usage.CachedInput ?? 0) + (usage.CacheWrite ?? 0) > (usage.Input ?? long.MaxValue);
    }

    private static long? Tokens(double? value) => value is { } v ? (long)Math.Clamp(v, 0, 1e15) : null;

    private static double? Sum(params ReadOnlySpan<double?> values)
    {
        double? sum = null;
        foreach (var value in values)
        {
            sum = value is null ? sum : (sum ?? 0) + value;
        }

        return sum;
    }
}
