using LlmTracing.Providers;

namespace LlmTracing.Tests.Providers;

public sealed class ProviderCatalogTests
{
    private static readonly ProviderCatalog Catalog = new();

    [Theory]
    [InlineData("https://api.openai.com/v1/chat/completions", "openai", "chat", "openai_chat")]
    [InlineData("https://eu.api.openai.com/v1/responses", "openai", "chat", "openai_responses")]
    [InlineData("https://API.OpenAI.com/v1/responses/compact", "openai", "chat", "openai_responses")]
    [InlineData("https://api.openai.com/v1/images/edits", "openai", "image_generation", "openai_images")]
    [InlineData("https://api.openai.com/v1/audio/translations", "openai", "transcription", "openai_audio")]
    [InlineData("https://chatgpt.com/backend-api/codex/responses", "openai", "chat", "openai_responses")]
    [InlineData("https://res.openai.azure.com/openai/v1/chat/completions", "azure.ai.openai", "chat", "openai_chat")]
    [InlineData("https://res.cognitiveservices.azure.com/openai/v1/embeddings", "azure.ai.openai", "embeddings", "openai_embeddings")]
    [InlineData("https://res.services.ai.azure.com/openai/v1/responses", "azure.ai.openai", "chat", "openai_responses")]
    [InlineData("https://res.services.ai.azure.com/models/chat/completions?api-version=1", "azure.ai.inference", "chat", "openai_chat")]
    [InlineData("https://res.services.ai.azure.com/anthropic/v1/messages", "anthropic", "chat", "anthropic_messages")]
    [InlineData("https://models.github.ai/inference/chat/completions", "azure.ai.inference", "chat", "openai_chat")]
    [InlineData("https://api.anthropic.com/v1/messages?beta=true", "anthropic", "chat", "anthropic_messages")]
    [InlineData("https://api.anthropic.com/v1/complete", "anthropic", "text_completion", "anthropic_complete")]
    [InlineData("https://aws-external-anthropic.us-east-1.api.aws/v1/messages", "anthropic", "chat", "anthropic_messages")]
    [InlineData("https://claude.googleapis.com/v1alpha/projects/p/locations/l/workspaces/w/invoke/v1/messages", "anthropic", "chat", "anthropic_messages")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/interactions", "gcp.gemini", "chat", "gemini_interactions")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", "gcp.gemini", "chat", "openai_chat")]
    [InlineData("https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/endpoints/openapi/chat/completions", "gcp.vertex_ai", "chat", "openai_chat")]
    [InlineData("https://bedrock-mantle.us-east-1.api.aws/anthropic/v1/messages", "aws.bedrock", "chat", "anthropic_messages")]
    [InlineData("https://bedrock-mantle.us-east-1.api.aws/openai/v1/responses", "aws.bedrock", "chat", "openai_responses")]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com/v1/messages", "aws.bedrock", "chat", "anthropic_messages")]
    [InlineData("https://api.cohere.com/v1/chat", "cohere", "chat", "cohere_v1")]
    [InlineData("https://api.cohere.ai/v2/embed", "cohere", "embeddings", "cohere_embed")]
    [InlineData("https://api.mistral.ai/v1/fim/completions", "mistral_ai", "text_completion", "openai_chat")]
    [InlineData("https://api.mistral.ai/v1/conversations/conv_1", "mistral_ai", "chat", "mistral_conversations")]
    [InlineData("https://api.groq.com/openai/v1/audio/transcriptions", "groq", "transcription", "openai_audio")]
    [InlineData("https://api.deepseek.com/anthropic/v1/messages", "deepseek", "chat", "anthropic_messages")]
    [InlineData("https://us-east-1.api.x.ai/v1/chat/completions", "x_ai", "chat", "openai_chat")]
    [InlineData("https://api.together.xyz/v1/rerank", "together_ai", "rerank", "rerank")]
    [InlineData("https://api.fireworks.ai/inference/v1/chat/completions", "fireworks_ai", "chat", "openai_chat")]
    [InlineData("https://api.perplexity.ai/v1/sonar", "perplexity", "chat", "perplexity_chat")]
    [InlineData("https://openrouter.ai/api/v1/presets/x/chat/completions", "openrouter", "chat", "openai_chat")]
    [InlineData("https://openrouter.ai/api/v1/images", "openrouter", "image_generation", "openai_images")]
    [InlineData("https://router.huggingface.co/together/v1/chat/completions", "hugging_face", "chat", "openai_chat")]
    [InlineData("http://localhost:11434/api/chat", "ollama", "chat", "ollama")]
    [InlineData("http://127.0.0.1:11434/v1/chat/completions", "ollama", "chat", "openai_chat")]
    [InlineData("https://ollama.com/api/generate", "ollama", "text_completion", "ollama")]
    [InlineData("https://us-south.ml.cloud.ibm.com/ml/v1/text/chat?version=2025-01-01", "ibm.watsonx.ai", "chat", "watsonx")]
    [InlineData("https://api.voyageai.com/v1/multimodalembeddings", "voyage_ai", "embeddings", "openai_embeddings")]
    [InlineData("https://org-account.snowflakecomputing.com/api/v2/cortex/inference:complete", "snowflake", "chat", "openai_chat")]
    [InlineData("https://ai-gateway.vercel.sh/v1/chat/completions", "vercel_ai_gateway", "chat", "openai_chat")]
    public void TryMatch_KnownHost_NamesProviderOperationAndShape(string url, string provider, string operation, string shape)
    {
        var match = Match(url);

        match.Provider.Should().Be(provider);
        match.Operation.Should().Be(operation);
        match.Shape.Name.Should().Be(shape);
        match.Model.Should().BeNull("no path here names a model");
    }

    [Theory]
    [InlineData("http://10.0.0.7:8000/v1/chat/completions/", "openai", "openai_chat")]
    [InlineData("https://gateway.corp/proxy/anthropic/v1/messages", "anthropic", "anthropic_messages")]
    [InlineData("http://localhost:3000/router/v2/google/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", "gcp.gemini", "gemini_generate")]
    [InlineData("http://localhost:8787/bedrock/model/us.anthropic.claude/converse", "aws.bedrock", "bedrock_converse")]
    [InlineData("https://apim.corp//openai/deployments/d/chat/completions", "azure.ai.openai", "openai_chat")]
    [InlineData("http://[::1]:8080/v2/chat", "cohere", "cohere_v2")]
    [InlineData("http://box:9999/api/embed", "ollama", "ollama_embed")]
    [InlineData("http://box:1234/api/v1/chat", "lm_studio", "lm_studio")]
    [InlineData("http://box:8080/completion", "llama_cpp", "llama_cpp")]
    [InlineData("http://box:8080/v1/rerank", "openai", "rerank")]
    public void TryMatch_UnknownHost_ReadsThePath(string url, string provider, string shape)
    {
        var match = Match(url);

        match.Provider.Should().Be(provider);
        match.Shape.Name.Should().Be(shape);
    }

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent?key=secret", "gemini-2.5-pro", false)]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/tunedModels/mine:streamGenerateContent", "mine", true)]
    [InlineData("https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models/gemini-3:streamGenerateContent", "gemini-3", true)]
    [InlineData("https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/claude-x@20250101:streamRawPredict", "claude-x@20250101", true)]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-v1%3A0/converse-stream", "anthropic.claude-v1:0", true)]
    [InlineData("https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com/model/amazon.nova-lite-v1:0/invoke", "amazon.nova-lite-v1:0", false)]
    [InlineData("https://bedrock-runtime.eu-west-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Feu.x/converse", "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.x", false)]
    [InlineData("https://bedrock-runtime.eu-west-1.amazonaws.com/model/arn:aws:bedrock:eu-west-1:1:inference-profile/eu.x/converse", "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.x", false)]
    [InlineData("https://api-inference.huggingface.co/models/HuggingFaceH4/zephyr-7b-beta", "HuggingFaceH4/zephyr-7b-beta", null)]
    [InlineData("https://router.huggingface.co/hf-inference/models/thenlper/gte-large/pipeline/feature-extraction", "thenlper/gte-large", null)]
    [InlineData("https://api.replicate.com/v1/models/meta/llama-2-70b-chat/predictions", "meta/llama-2-70b-chat", null)]
    [InlineData("https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/my-endpoint/invocations", "my-endpoint", null)]
    public void TryMatch_ModelInThePath_IsUnescaped(string url, string model, bool? stream)
    {
        var match = Match(url);

        match.Model.Should().Be(model);
        match.Stream.Should().Be(stream);
        match.ModelIsDeployment.Should().BeFalse();
    }

    [Theory]
    [InlineData("amazon.titan-embed-text-v2%3A0", "embeddings")]
    [InlineData("us.cohere.embed-v4:0", "embeddings")]
    [InlineData("cohere.rerank-v3-5%3A0", "rerank")]
    [InlineData("amazon.titan-text-express-v1", "text_completion")]
    [InlineData("amazon.nova-canvas-v1%3A0", "image_generation")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1%3A0", "chat")]
    public void TryMatch_BedrockInvoke_TakesTheOperationFromTheModel(string model, string operation) =>
        Match($"https://bedrock-runtime.us-east-1.amazonaws.com/model/{model}/invoke").Operation.Should().Be(operation);

    [Fact]
    public void TryMatch_AzureDeployment_IsKeptApartFromTheModel()
    {
        var match = Match("https://res.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21");

        match.Model.Should().Be("my gpt");
        match.ModelIsDeployment.Should().BeTrue();
        match.ServerAddress.Should().Be("res.openai.azure.com");
        match.ApiPath.Should().Be("/openai/deployments/my%20gpt/chat/completions");
    }

    [Theory]
    [InlineData("POST", "https://api.anthropic.com/v1/messages/count_tokens")]
    [InlineData("POST", "https://api.anthropic.com/v1/messages/batches")]
    [InlineData("POST", "https://api.openai.com/v1/responses/input_tokens")]
    [InlineData("POST", "https://api.openai.com/v1/responses/resp_1/cancel")]
    [InlineData("POST", "https://api.openai.com/v1/chat/completions/chatcmpl_1")]
    [InlineData("POST", "https://api.openai.com/v1/batches")]
    [InlineData("POST", "https://api.openai.com/v1/files")]
    [InlineData("POST", "https://api.openai.com/v1/conversations")]
    [InlineData("POST", "https://api.openai.com/v1/threads/thread_1/messages")]
    [InlineData("POST", "https://api.openai.com/v1/threads/thread_1/runs")]
    [InlineData("GET", "https://api.openai.com/v1/responses/resp_1")]
    [InlineData("GET", "https://api.openai.com/v1/chat/completions")]
    [InlineData("GET", "https://api.openai.com/v1/models")]
    [InlineData("POST", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:countTokens")]
    [InlineData("POST", "https://generativelanguage.googleapis.com/v1beta/cachedContents")]
    [InlineData("POST", "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/count-tokens:rawPredict")]
    [InlineData("POST", "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude/count-tokens")]
    [InlineData("POST", "https://bedrock-runtime.us-east-1.amazonaws.com/guardrail/g/version/1/apply")]
    [InlineData("POST", "https://bedrock-agent-runtime.us-east-1.amazonaws.com/agents/A/agentAliases/B/sessions/c/text")]
    [InlineData("POST", "https://api.mistral.ai/v1/agents")]
    [InlineData("POST", "https://api.cohere.com/v1/tokenize")]
    [InlineData("POST", "https://router.huggingface.co/hf-inference/models/a/b/pipeline/text-to-speech")]
    [InlineData("POST", "http://localhost:11434/api/pull")]
    [InlineData("POST", "https://api.smith.langchain.com/runs/batch")]
    [InlineData("POST", "https://cloud.langfuse.com/api/public/ingestion")]
    [InlineData("POST", "http://localhost:4318/v1/traces")]
    [InlineData("POST", "https://example.com/")]
    [InlineData("POST", "https://example.com")]
    public void TryMatch_NoCall_IsLeftAlone(string method, string url)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);

        Catalog.TryMatch(request, out _).Should().BeFalse();
        Catalog.Observe(request).Should().BeNull();
    }

    [Theory]
    [InlineData("https://api.openai.com.evil.example/v1/chat/completions")]
    [InlineData("https://evil-api.openai.com.example/v1/chat/completions")]
    [InlineData("https://myapi.groq.com.example/v1/chat/completions")]
    public void TryMatch_HostThatOnlyLooksLikeAProviders_IsReadByPath(string url) =>
        Match(url).Provider.Should().Be("openai", "the path's own provider stands for an unknown host");

    [Fact]
    public void TryMatch_RelativeOrMissingUri_IsLeftAlone()
    {
        using var relative = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions");
        using var missing = new HttpRequestMessage { Method = HttpMethod.Post };

        Catalog.TryMatch(relative, out _).Should().BeFalse();
        Catalog.TryMatch(missing, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("GET", "https://internal.example.com/api/v1/orders/123")]
    [InlineData("POST", "https://internal.example.com/api/v1/orders/123?expand=lines")]
    [InlineData("POST", "https://router.huggingface.co/other")]
    public void TryMatch_NoCall_AllocatesNothing(string method, string url)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        Catalog.TryMatch(request, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            Catalog.TryMatch(request, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static ProviderMatch Match(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        Catalog.TryMatch(request, out var match).Should().BeTrue();
        return match;
    }
}
