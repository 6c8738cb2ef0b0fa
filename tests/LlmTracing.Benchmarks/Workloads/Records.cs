namespace LlmTracing.Benchmarks.Workloads;

/// <summary>Records as a service makes them: a few models, tenants and agents, ids of their own, full correlation where asked for.</summary>
internal static class Records
{
    private static readonly string[] Models = ["gpt-x", "gpt-x-mini", "claude-x", "claude-x-haiku", "gemini-x", "mistral-x", "command-x", "llama-x"];
    private static readonly string[] Providers = ["openai", "openai", "anthropic", "anthropic", "gcp.gemini", "mistral_ai", "cohere", "ollama"];

    public static TraceRecord[] Make(int count, bool full)
    {
        var random = new Random(11);
        var start = new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
        var orgs = Enumerable.Range(0, 20).Select(_ => NewGuid(random)).ToArray();
        var agents = Enumerable.Range(0, 100).Select(_ => NewGuid(random)).ToArray();
        var rows = new TraceRecord[count];
        for (var i = 0; i < count; i++)
        {
            var model = random.Next(Models.Length);
            var input = (uint)random.Next(20, 8000);
            var output = (uint)random.Next(1, 2000);
            var at = start.AddMilliseconds(i * 7L);
            var latency = random.Next(80, 20000);
            rows[i] = new TraceRecord
            {
                RequestId = NewGuid(random).ToString("D"),
                OrgId = orgs[random.Next(orgs.Length)],
                AgentId = agents[random.Next(agents.Length)],
                SessionId = i % 3 == 0 ? null : NewGuid(random),
                Model = Models[model],
                Provider = Providers[model],
                IsStreaming = i % 2 == 0,
                InputTokens = input,
                OutputTokens = output,
                TotalTokens = input + output,
                ProviderTtfbMs = (uint)random.Next(50, 900),
                TotalLatencyMs = (uint)latency,
                StatusCode = 200,
                IsComplete = true,
                RequestedAt = at,
                CompletedAt = at.AddMilliseconds(latency),
            };
            if (full)
            {
                Fill(rows[i], random);
            }
        }

        return rows;
    }

    private static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static void Fill(TraceRecord r, Random random)
    {
        r.TraceId = NewGuid(random).ToString("N");
        r.SpanId = r.TraceId[..16];
        r.RunId = "run-" + random.Next(1000);
        r.UserId = "user-" + random.Next(5000);
        r.AgentTags = ["checkout", "v2"];
        r.ServiceName = "shop";
        r.Environment = "Production";
        r.Operation = "chat";
        r.ResponseModel = r.Model + "-2026-01-01";
        r.ResponseId = "chatcmpl-" + r.TraceId[..24];
        r.ProviderRequestId = "req_" + r.TraceId;
        r.ServerAddress = "api.openai.com";
        r.ApiPath = "/v1/chat/completions";
        r.Temperature = 0.2f;
        r.MaxTokens = 800;
        r.FinishReasons = ["stop"];
        r.ContextHash = r.TraceId;
        r.RequestSizeBytes = (ulong)random.Next(400, 40_000);
        r.ResponseSizeBytes = (ulong)random.Next(400, 40_000);
        r.LlmConfigJson = """{"temperature":0.2,"max_tokens":800}""";
        r.CachedInputTokens = r.InputTokens / 2;
        r.ReasoningTokens = r.OutputTokens / 4;
        r.UsageSource = "provider";
        r.CostUsd = r.TotalTokens * 0.000002m;
        r.CostSource = "computed";
        r.PriceId = "bundled:" + r.Model;
        r.TtftMs = r.ProviderTtfbMs + 5;
        r.LastTokenMs = r.TotalLatencyMs;
        r.MaxGapMs = 40;
        r.ChunkCount = r.OutputTokens;
        r.OverheadUs = 12;
    }
}
