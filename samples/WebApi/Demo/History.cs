using LlmTracing;
using Microsoft.Extensions.Options;

namespace WebApi.Demo;

/// <summary>
/// Makes up what a fresh local engine has not seen: two weeks of calls with their days and nights, and a bad hour yesterday. Nothing was sent for these
/// rows, and their costs are made up with them; all later rows are of real calls.
/// </summary>
internal sealed class History(TraceWriter writer, IOptions<LlmTracingOptions> options, TimeProvider time)
{
    private const int Days = 14;
    private const int CallsOfADay = 1_200;

    private static readonly string[] Agents = ["support", "search", "summaries"];
    private static readonly string[] Users = ["ada", "grace", "edsger", "barbara", "donald"];

    /// <summary>Model, what it costs a million tokens (in, out; US dollars), and how slow it is (ms to the first token).</summary>
    private static readonly (string Provider, string Model, decimal? In, decimal Out, int Slowness)[] Models =
    [
        ("openai", "gpt-4o-mini", 0.15m, 0.60m, 240), ("openai", "gpt-4o-mini", 0.15m, 0.60m, 240), ("openai", "gpt-4o", 2.50m, 10m, 420), ("openai", "o4-mini", 1.10m, 4.40m, 900),
        ("anthropic", "claude-sonnet-4-5", 3m, 15m, 520), ("anthropic", "claude-haiku-4-5", 1m, 5m, 310), ("openai", "house-model-7b", null, 0, 180),
    ];

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var random = new Random(2026);
        var now = time.GetUtcNow();
        for (var day = Days; day > 0; day--)
        {
            // The service grows, and sleeps on weekends.
            var isWeekend = now.AddDays(-day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var count = CallsOfADay * (isWeekend ? 0.5 : 1) * (1 + ((Days - day) / 20.0));
            for (var i = 0; i < count; i++)
            {
                var at = now.AddDays(-day).AddHours(24 * random.NextDouble());
                if (random.NextDouble() < Busyness(at))
                {
                    writer.Write(Call(random, at, isBadHour: day == 1 && now - at is { TotalHours: > 8 and < 9.5 }));
                }
            }

            await writer.FlushAsync(cancellationToken);
        }
    }

    /// <summary>0.15 by night, 1 at two in the afternoon, UTC.</summary>
    private static double Busyness(DateTimeOffset at) => 0.575 + (0.425 * Math.Cos((at.TimeOfDay.TotalHours - 14) / 24 * 2 * Math.PI));

    private TraceRecord Call(Random random, DateTimeOffset at, bool isBadHour)
    {
        var (provider, model, priceIn, priceOut, slowness) = Models[random.Next(Models.Length)];
        var isFailed = random.NextDouble() < (isBadHour ? 0.35 : 0.012);
        var isStreaming = random.Next(3) > 0;
        var (input, output) = (random.Next(300, 6_000), isFailed ? 0 : random.Next(40, 700));
        var cached = random.Next(3) == 0 ? input * 6 / 10 : 0;
        var reasoning = model.StartsWith('o') ? output / 2 : 0;
        var first = (int)(slowness * (0.6 + (random.NextDouble() * random.NextDouble() * 4)) * (isBadHour ? 2.2 : 1));
        var whole = first + (output * random.Next(8, 18));
        return new TraceRecord
        {
            RequestId = Guid.CreateVersion7(at).ToString(), OrgId = options.Value.OrgId, AgentId = LlmIds.FromName(Agents[random.Next(Agents.Length)]), UserId = Users[random.Next(Users.Length)],
            ConversationId = $"talk-{random.Next(40)}", CallType = "chat", ServiceName = "travel", AgentTags = ["made-up"],
            Provider = provider, Model = model, ResponseModel = isFailed ? "" : model, Operation = "chat", IsStreaming = isStreaming, IsComplete = !isFailed,
            InputTokens = isFailed ? 0 : (uint)input, CachedInputTokens = isFailed ? null : (uint)cached, ReasoningTokens = isFailed ? null : (uint)reasoning,
            OutputTokens = (uint)output, TotalTokens = isFailed ? 0 : (uint)(input + output), UsageSource = isFailed ? "none" : "provider",
            CostUsd = isFailed || priceIn is null ? null : decimal.Round(((input * priceIn.Value) + (output * priceOut)) / 1_000_000m, 9), CostSource = isFailed || priceIn is null ? "none" : "provider",
            ProviderTtfbMs = (uint)first, TtftMs = isStreaming && !isFailed ? (uint)first : null, TotalLatencyMs = (uint)whole, FinishReasons = isFailed ? [] : ["stop"],
            StatusCode = (ushort)(isFailed ? 429 : 200), ErrorCode = isFailed ? ErrorCodes.RateLimited : "", ErrorCategory = isFailed ? "rate_limit" : "", ErrorType = isFailed ? "rate_limit_error" : "",
            RequestedAt = at, CompletedAt = at.AddMilliseconds(whole),
        };
    }
}
