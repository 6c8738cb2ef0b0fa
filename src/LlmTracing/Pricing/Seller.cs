namespace LlmTracing.Pricing;

/// <summary>
/// Where a provider's models stand in a price list: the prefixes before their names, and the families (<c>litellm_provider</c>) whose entries
/// are its own. A name found elsewhere is only taken where the provider resells the models of others at their price.
/// </summary>
/// <param name="Prefixes">What stands before a name, in the order in which they are tried; the empty one is a bare name.</param>
/// <param name="Families">Own families; an entry of another is not its price. Null: every family is its own.</param>
/// <param name="Resells">Whether a bare name of any family will do after the own ones.</param>
internal sealed record Seller(string[] Prefixes, string[]? Families, bool Resells = false)
{
    private static readonly Dictionary<string, Seller> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = new(["", "openai/"], ["openai", "text-completion-openai"]),
        ["azure.ai.openai"] = new(["azure/", "azure_ai/", "azure_ai/global/", ""], ["azure", "azure_text", "azure_ai"], Resells: true),
        ["azure.ai.inference"] = new(["azure_ai/", "azure/", "azure_ai/global/", ""], ["azure", "azure_text", "azure_ai"], Resells: true),
        ["anthropic"] = new(["", "anthropic/"], ["anthropic"]),
        ["gcp.gemini"] = new(["gemini/", ""], ["gemini"], Resells: true),
        ["gcp.vertex_ai"] = new(
            ["vertex_ai/", "", "vertex_ai/meta/", "vertex_ai/openai/", "vertex_ai/deepseek-ai/", "vertex_ai/qwen/", "vertex_ai/moonshotai/",
                "vertex_ai/minimaxai/", "vertex_ai/zai-org/", "vertex_ai/xai/"],
            ["vertex_ai"], Resells: true),
        ["gcp.gen_ai"] = new(["gemini/", ""], ["gemini", "vertex_ai"], Resells: true),
        ["aws.bedrock"] = new(["", "bedrock/", "bedrock_mantle/", "amazon-nova/"], ["bedrock", "bedrock_converse", "bedrock_mantle", "amazon_nova"], Resells: true),
        ["cohere"] = new(["", "cohere/"], ["cohere", "cohere_chat"]),
        ["mistral_ai"] = new(["mistral/", "mistral_ai/"], ["mistral"]),
        ["groq"] = new(["groq/"], ["groq"]),
        ["deepseek"] = new(["deepseek/", ""], ["deepseek"]),
        ["x_ai"] = new(["xai/", "x_ai/"], ["xai"]),
        ["perplexity"] = new(["perplexity/"], ["perplexity"]),
        ["together_ai"] = new(["together_ai/", ""], ["together_ai"]),
        ["fireworks_ai"] = new(["fireworks_ai/", "fireworks_ai/accounts/fireworks/models/"], ["fireworks_ai"]),
        ["cerebras"] = new(["cerebras/"], ["cerebras"]),
        ["openrouter"] = new(["openrouter/"], ["openrouter"], Resells: true),
        ["moonshot_ai"] = new(["moonshot/", "moonshot_ai/"], ["moonshot"]),
        ["ibm.watsonx.ai"] = new(["watsonx/"], ["watsonx"]),
        ["hugging_face"] = new(["huggingface/"], ["huggingface"]),
        ["voyage"] = new(["voyage/"], ["voyage"]),

        // What runs on one's own machines has the price that one gives it.
        ["ollama"] = new(["ollama/"], ["ollama"]),
        ["vllm"] = new(["vllm/", "hosted_vllm/"], ["vllm", "hosted_vllm"]),
        ["lm_studio"] = new(["lm_studio/"], ["lm_studio"]),
        ["llama_cpp"] = new(["llama_cpp/"], ["llama_cpp"]),
    };

    /// <summary>Names of makers before a model's, as gateways write them (<c>anthropic/claude-…</c>), and whose prices those are.</summary>
    private static readonly Dictionary<string, string> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = "openai", ["azure"] = "azure.ai.openai", ["anthropic"] = "anthropic", ["google"] = "gcp.gemini", ["gemini"] = "gcp.gemini",
        ["vertex"] = "gcp.vertex_ai", ["vertex_ai"] = "gcp.vertex_ai", ["bedrock"] = "aws.bedrock", ["amazon"] = "aws.bedrock", ["cohere"] = "cohere",
        ["mistral"] = "mistral_ai", ["mistralai"] = "mistral_ai", ["groq"] = "groq", ["deepseek"] = "deepseek", ["xai"] = "x_ai", ["x-ai"] = "x_ai",
        ["perplexity"] = "perplexity", ["together_ai"] = "together_ai", ["fireworks_ai"] = "fireworks_ai", ["cerebras"] = "cerebras",
    };

    public static Seller Of(string provider)
        => Known.GetValueOrDefault(provider) ?? new Seller([provider + "/", ""], [provider], Resells: true);

    /// <summary>The maker of a model that is named with its maker, and the model's own name; null where it is not.</summary>
    public static (Seller Maker, string Model)? MakerOf(string model)
        => model.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && Makers.TryGetValue(model[..slash], out var provider)
            ? (Of(provider), model[(slash + 1)..])
            : null;

    public bool Owns(PriceEntry entry) => entry.Family is not { } family || Families is null || Array.Exists(Families, f => IsFamily(family, f));

    /// <summary>LiteLLM splits Vertex AI and Fireworks into families of their own (<c>vertex_ai-anthropic_models</c>).</summary>
    private static bool IsFamily(string family, string own)
        => family.StartsWith(own, StringComparison.OrdinalIgnoreCase) && (family.Length == own.Length || family[own.Length] == '-');
}
