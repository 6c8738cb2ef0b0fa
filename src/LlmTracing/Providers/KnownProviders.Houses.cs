using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

internal static partial class KnownProviders
{
    /// <summary>Providers with an API or a host layout of their own.</summary>
    private static KnownProvider[] Houses =>
    [
        new("openai", "OpenAI", "api.openai.com", "chatgpt.com"),
        new("azure.ai.openai", "Azure OpenAI",
            "openai.azure.com", "openai.azure.us", "openai.azure.cn", "cognitiveservices.azure.com", "cognitiveservices.azure.us"),
        new("azure.ai.openai", "Azure AI Foundry", "services.ai.azure.com")
        {
            Endpoints =
            [
                new("/anthropic/v1/messages", WireShapes.AnthropicMessages, Operations.Chat) { Provider = "anthropic" },
                new("/models/chat/completions", WireShapes.OpenAiChat, Operations.Chat) { Provider = "azure.ai.inference" },
                new("/models/embeddings", WireShapes.OpenAiEmbeddings, Operations.Embeddings) { Provider = "azure.ai.inference" },
                new("/models/images/embeddings", WireShapes.OpenAiEmbeddings, Operations.Embeddings) { Provider = "azure.ai.inference" },
            ],
        },
        new("azure.ai.inference", "Azure AI Inference, GitHub Models", "models.ai.azure.com", "models.inference.ai.azure.com", "models.github.ai"),
        new("anthropic", "Anthropic", "api.anthropic.com", "aws-external-anthropic.*.api.aws", "claude.googleapis.com"),
        new("gcp.gemini", "Google Gemini API", "generativelanguage.googleapis.com")
        {
            Endpoints = [new("/interactions", WireShapes.GeminiInteractions, Operations.Chat)],
        },
        new("gcp.vertex_ai", "Google Vertex AI", "aiplatform.googleapis.com", "*-aiplatform.googleapis.com", "aiplatform.*.rep.googleapis.com")
        {
            Endpoints = [new("/interactions", WireShapes.GeminiInteractions, Operations.Chat)],
        },
        new("aws.bedrock", "AWS Bedrock",
            "bedrock-runtime*.amazonaws.com", "bedrock-runtime*.amazonaws.com.cn", "bedrock-runtime*.api.aws",
            "*.bedrock-runtime.*.vpce.amazonaws.com", "bedrock-mantle.*.api.aws"),
        new("aws.sagemaker", "AWS SageMaker", "runtime.sagemaker.*.amazonaws.com", "runtime.sagemaker.*.amazonaws.com.cn")
        {
            Endpoints =
            [
                new("/endpoints/{model}/invocations", WireShapes.SageMaker, Operations.TextCompletion),
                new("/endpoints/{model}/invocations-response-stream", WireShapes.SageMaker, Operations.TextCompletion) { Stream = true },
            ],
        },
        new("cohere", "Cohere", "api.cohere.com", "api.cohere.ai")
        {
            Endpoints = [new("/v1/rerank", WireShapes.Rerank, Operations.Rerank)],
        },
        new("mistral_ai", "Mistral", "api.mistral.ai", "codestral.mistral.ai")
        {
            Endpoints =
            [
                new("/agents/completions", WireShapes.OpenAiChat, Operations.Chat),
                new("/v1/conversations", WireShapes.MistralConversations, Operations.Chat),
                new("/v1/conversations/{id}", WireShapes.MistralConversations, Operations.Chat),
                new("/v1/conversations/{id}/restart", WireShapes.MistralConversations, Operations.Chat),
            ],
        },
        new("x_ai", "xAI", "api.x.ai")
        {
            Endpoints = [new("/v1/tts", WireShapes.OpenAiAudio, Operations.Speech)],
        },
        new("perplexity", "Perplexity", "api.perplexity.ai")
        {
            Endpoints =
            [
                new("/chat/completions", WireShapes.PerplexityChat, Operations.Chat),
                new("/v1/sonar", WireShapes.PerplexityChat, Operations.Chat),
            ],
        },
        new("openrouter", "OpenRouter", "openrouter.ai")
        {
            Endpoints = [new("/api/v1/images", WireShapes.OpenAiImages, Operations.ImageGeneration)],
        },
        new("hugging_face", "Hugging Face", "router.huggingface.co", "api-inference.huggingface.co", "endpoints.huggingface.cloud")
        {
            Endpoints =
            [
                new("/models/{model+}/pipeline/feature-extraction", WireShapes.HfInference, Operations.Embeddings),
                new("/models/{model+}/pipeline/{task}", null, ""),
                new("/models/{model+}", WireShapes.HfInference, Operations.TextCompletion),
                new("/generate", WireShapes.HfInference, Operations.TextCompletion),
                new("/generate_stream", WireShapes.HfInference, Operations.TextCompletion) { Stream = true },
            ],
        },
        new("ollama", "Ollama", "localhost:11434", "127.0.0.1:11434", "ollama.com"),
        new("ibm.watsonx.ai", "IBM watsonx", "ml.cloud.ibm.com")
        {
            Endpoints =
            [
                new("/text/chat", WireShapes.Watsonx, Operations.Chat),
                new("/text/chat_stream", WireShapes.Watsonx, Operations.Chat) { Stream = true },
                new("/text/generation", WireShapes.Watsonx, Operations.TextCompletion),
                new("/text/generation_stream", WireShapes.Watsonx, Operations.TextCompletion) { Stream = true },
                new("/generation/text", WireShapes.Watsonx, Operations.TextCompletion),
                new("/generation/text_stream", WireShapes.Watsonx, Operations.TextCompletion) { Stream = true },
                new("/text/embeddings", WireShapes.Watsonx, Operations.Embeddings),
            ],
        },
        new("voyage_ai", "Voyage AI", "api.voyageai.com")
        {
            Endpoints =
            [
                new("/contextualizedembeddings", WireShapes.OpenAiEmbeddings, Operations.Embeddings),
                new("/multimodalembeddings", WireShapes.OpenAiEmbeddings, Operations.Embeddings),
            ],
        },
        new("replicate", "Replicate", "api.replicate.com")
        {
            Endpoints =
            [
                new("/v1/predictions", WireShapes.Replicate, Operations.TextCompletion),
                new("/v1/models/{model+}/predictions", WireShapes.Replicate, Operations.TextCompletion),
                new("/v1/deployments/{model+}/predictions", WireShapes.Replicate, Operations.TextCompletion),
            ],
        },
        new("aleph_alpha", "Aleph Alpha", "api.aleph-alpha.com")
        {
            Endpoints = [new("/complete", WireShapes.AlephAlpha, Operations.TextCompletion)],
        },
        new("writer", "Writer", "api.writer.com")
        {
            Endpoints = [new("/v1/chat", WireShapes.OpenAiChat, Operations.Chat)],
        },
        new("snowflake", "Snowflake Cortex", "snowflakecomputing.com")
        {
            Endpoints = [new("/cortex/inference:complete", WireShapes.OpenAiChat, Operations.Chat)],
        },
        new("databricks", "Databricks", "databricks.com", "azuredatabricks.net")
        {
            Endpoints = [new("/serving-endpoints/{model}/invocations", WireShapes.OpenAiChat, Operations.Chat)],
        },
    ];
}
