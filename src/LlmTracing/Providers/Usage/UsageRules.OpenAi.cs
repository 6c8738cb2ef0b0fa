using LlmTracing.Assembly;
using LlmTracing.Providers.Reading;
using F = LlmTracing.Providers.Wire.WireField;

namespace LlmTracing.Providers.Usage;

internal static partial class UsageRules
{
    /// <summary>Perplexity by its host: research models bill reasoning and citations on top though the total leaves them out.</summary>
    public static void Perplexity(Registers n, UsageFacts usage)
    {
        n.Set(F.PerplexityMark, 1);
        OpenAi(n, usage);
    }

    /// <summary>
    /// The many that speak OpenAI's shapes. Counts are inclusive unless the provider's own total proves otherwise: arithmetic decides,
    /// never the host's name.
    /// </summary>
    public static void OpenAi(Registers n, UsageFacts usage)
    {
        var input = n[F.Prompt] ?? n[F.Input];
        var output = n[F.Completion] ?? n[F.Output];
        var reasoning = n[F.Reasoning] ?? n[F.ReasoningTop];
        var cached = n[F.Cached] ?? n[F.CachedHit] ?? n[F.CachedTop] ?? n[F.CacheRead];
        var write = n[F.Write] ?? n[F.CacheCreation];
        var gap = n[F.Total] - input - output ?? 0;
        if (n.Has(F.PerplexityMark) && (n.Has(F.ReasoningTop) || n.Has(F.Citation)))
        {
            // Perplexity's research models: reasoning and citations are billed on top though the total leaves them out.
            input = Sum(input, n[F.Citation]);
            output = Sum(output, n[F.ReasoningTop]);
        }
        else if (gap > 0 && gap == reasoning)
        {
            output += gap; // xAI chat: reasoning is counted apart.
        }
        else if (gap > 0 && (gap == (cached ?? 0) + (write ?? 0) || gap == write || gap == n[F.AudioInput]))
        {
            input += gap; // Proxies that copy Anthropic's exclusive counts; Mistral's audio prompts.
        }
        else if (gap > 0 && reasoning is null or 0)
        {
            output += gap; // Gemini's OpenAI endpoint: thinking that is shown nowhere but in the total.
            reasoning = gap;
        }
        else if (gap != 0)
        {
            usage.IsInconsistent = true;
        }

        if (input is null && output is null)
        {
            if (n.Has(F.TimingsPrompt) || n.Has(F.TimingsPredicted))
            {
                LlamaCpp(n, usage);
                return;
            }

            input = n[F.Total];
        }

        usage.Input = Tokens(input);
        usage.Output = Tokens(output);
        usage.CachedInput = Tokens(cached);
        usage.CacheWrite = Tokens(write);
        usage.Reasoning = Tokens(reasoning);
        usage.AudioInput = Tokens(n[F.AudioInput]);
        usage.AudioOutput = Tokens(n[F.AudioOutput]);
    }
}
