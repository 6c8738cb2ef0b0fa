namespace LlmTracing.Providers.Wire;

/// <summary>Every wire format that the library reads.</summary>
internal static class WireShapes
{
    public static WireShape OpenAiChat { get; } = new("openai_chat");

    public static WireShape OpenAiCompletions { get; } = new("openai_completions");

    public static WireShape OpenAiResponses { get; } = new("openai_responses");

    public static WireShape OpenAiEmbeddings { get; } = new("openai_embeddings");

    public static WireShape OpenAiImages { get; } = new("openai_images");

    public static WireShape OpenAiAudio { get; } = new("openai_audio");

    public static WireShape OpenAiModeration { get; } = new("openai_moderation");

    public static WireShape AnthropicMessages { get; } = new("anthropic_messages");

    /// <summary>Anthropic's text completions (<c>/v1/complete</c>).</summary>
    public static WireShape AnthropicComplete { get; } = new("anthropic_complete");

    /// <summary>Gemini and Vertex <c>generateContent</c>, streamed as SSE or as one JSON array.</summary>
    public static WireShape GeminiGenerate { get; } = new("gemini_generate");

    public static WireShape GeminiInteractions { get; } = new("gemini_interactions");

    public static WireShape GeminiEmbed { get; } = new("gemini_embed");

    /// <summary>Vertex <c>:predict</c>: embeddings and images.</summary>
    public static WireShape VertexPredict { get; } = new("vertex_predict");

    public static WireShape BedrockConverse { get; } = new("bedrock_converse");

    /// <summary>Bedrock InvokeModel: the body is the model family's own.</summary>
    public static WireShape BedrockInvoke { get; } = new("bedrock_invoke");

    public static WireShape CohereV1 { get; } = new("cohere_v1");

    public static WireShape CohereV2 { get; } = new("cohere_v2");

    public static WireShape CohereEmbed { get; } = new("cohere_embed");

    /// <summary>Rerank of Cohere and of the servers that follow it.</summary>
    public static WireShape Rerank { get; } = new("rerank");

    public static WireShape Ollama { get; } = new("ollama");

    public static WireShape OllamaEmbed { get; } = new("ollama_embed");

    /// <summary>llama.cpp's own <c>/completion</c> and <c>/infill</c>.</summary>
    public static WireShape LlamaCpp { get; } = new("llama_cpp");

    /// <summary>LM Studio's own <c>/api/v1/chat</c>.</summary>
    public static WireShape LmStudio { get; } = new("lm_studio");

    public static WireShape Watsonx { get; } = new("watsonx");

    /// <summary>Hugging Face inference and TGI's <c>/generate</c>.</summary>
    public static WireShape HfInference { get; } = new("hf_inference");

    public static WireShape Replicate { get; } = new("replicate");

    public static WireShape MistralOcr { get; } = new("mistral_ocr");

    public static WireShape MistralConversations { get; } = new("mistral_conversations");

    public static WireShape AlephAlpha { get; } = new("aleph_alpha");

    public static WireShape SageMaker { get; } = new("sagemaker");

    /// <summary>A body that is not read: only status, headers, sizes and times are known.</summary>
    public static WireShape Opaque { get; } = new("opaque");

    /// <summary>All of them, for docs and tests.</summary>
    public static IReadOnlyList<WireShape> All { get; } =
    [
        OpenAiChat, OpenAiCompletions, OpenAiResponses, OpenAiEmbeddings, OpenAiImages, OpenAiAudio, OpenAiModeration,
        AnthropicMessages, AnthropicComplete, GeminiGenerate, GeminiInteractions, GeminiEmbed, VertexPredict,
        BedrockConverse, BedrockInvoke, CohereV1, CohereV2, CohereEmbed, Rerank, Ollama, OllamaEmbed, LlamaCpp, LmStudio,
        Watsonx, HfInference, Replicate, MistralOcr, MistralConversations, AlephAlpha, SageMaker, Opaque,
    ];
}
