using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

internal static partial class KnownProviders
{
    /// <summary>Clouds that speak a shared API and differ by host only.</summary>
    private static KnownProvider[] Clouds =>
    [
        new("ai21", "AI21 Labs", "api.ai21.com"),
        new("alibaba_cloud", "Alibaba Cloud Model Studio", "dashscope.aliyuncs.com", "dashscope-*.aliyuncs.com"),
        new("avian", "Avian", "api.avian.io"),
        new("baseten", "Baseten", "inference.baseten.co", "api.baseten.co"),
        new("cerebras", "Cerebras", "api.cerebras.ai"),
        new("cloudflare", "Cloudflare Workers AI", "api.cloudflare.com"),
        new("crusoe", "Crusoe", "api.inference.crusoecloud.com"),
        new("deepinfra", "DeepInfra", "api.deepinfra.com"),
        new("deepseek", "DeepSeek", "api.deepseek.com"),
        new("digitalocean", "DigitalOcean", "inference.do-ai.run"),
        new("doubleword", "Doubleword", "api.doubleword.ai"),
        new("featherless", "Featherless", "api.featherless.ai"),
        new("fireworks_ai", "Fireworks", "api.fireworks.ai"),
        new("friendli", "Friendli", "api.friendli.ai"),
        new("github_copilot", "GitHub Copilot", "githubcopilot.com"),
        new("groq", "Groq", "api.groq.com"),
        new("heroku", "Heroku Inference", "inference.heroku.com"),
        new("hyperbolic", "Hyperbolic", "api.hyperbolic.xyz"),
        new("jina_ai", "Jina AI", "api.jina.ai"),
        new("lambda_ai", "Lambda", "api.lambda.ai", "api.lambdalabs.com"),
        new("minimax", "MiniMax", "api.minimax.io", "api.minimaxi.com", "api.minimax.chat"),
        new("moonshot_ai", "Moonshot", "api.moonshot.ai", "api.moonshot.cn"),
        new("nebius", "Nebius", "*.nebius.com", "*.nebius.ai"),
        new("novita_ai", "Novita", "api.novita.ai"),
        new("nvidia", "NVIDIA NIM", "integrate.api.nvidia.com"),
        new("sambanova", "SambaNova", "api.sambanova.ai"),
        new("scaleway", "Scaleway", "api.scaleway.ai"),
        new("siliconflow", "SiliconFlow", "api.siliconflow.com", "api.siliconflow.cn"),
        new("together_ai", "Together", "api.together.ai", "api.together.xyz"),
        new("upstage", "Upstage", "api.upstage.ai"),
        new("venice_ai", "Venice", "api.venice.ai"),
        new("volcengine", "Volcengine Ark", "ark.*.volces.com"),
        new("z_ai", "Z.ai", "api.z.ai", "open.bigmodel.cn"),
    ];

    /// <summary>Gateways before several providers: the gateway is who answers, the model says who is behind it.</summary>
    private static KnownProvider[] Gateways =>
    [
        new("portkey", "Portkey", "api.portkey.ai")
        {
            Endpoints = [new("/prompts/{id}/completions", WireShapes.OpenAiChat, Operations.Chat)],
        },
        new("pydantic_ai_gateway", "Pydantic AI Gateway", "gateway.pydantic.dev"),
        new("requesty", "Requesty", "router.requesty.ai"),
        new("vercel_ai_gateway", "Vercel AI Gateway", "ai-gateway.vercel.sh"),
    ];
}
