using LlmTracing.Assembly;
using LlmTracing.ClickHouse;

namespace LlmTracing.Reading;

/// <summary>What a past call is priced by.</summary>
internal sealed class PricedCall
{
    public static readonly IReadOnlyList<Column<PricedCall>> Columns =
    [
        AnswerOf<PricedCall>.Text("provider", static (r, v) => r.Provider = v),
        AnswerOf<PricedCall>.Text("server_address", static (r, v) => r.ServerAddress = v),
        AnswerOf<PricedCall>.Text("model", static (r, v) => r.Model = v),
        AnswerOf<PricedCall>.Text("response_model", static (r, v) => r.ResponseModel = v),
        AnswerOf<PricedCall>.Text("service_tier", static (r, v) => r.ServiceTier = v),
        AnswerOf<PricedCall>.NullableTokens("input_tokens", static (r, v) => r.Usage.Input = v),
        AnswerOf<PricedCall>.NullableTokens("output_tokens", static (r, v) => r.Usage.Output = v),
        AnswerOf<PricedCall>.NullableTokens("cached_input_tokens", static (r, v) => r.Usage.CachedInput = v),
        AnswerOf<PricedCall>.NullableTokens("cache_write_tokens", static (r, v) => r.Usage.CacheWrite = v),
        AnswerOf<PricedCall>.NullableTokens("reasoning_tokens", static (r, v) => r.Usage.Reasoning = v),
        AnswerOf<PricedCall>.NullableTokens("audio_input_tokens", static (r, v) => r.Usage.AudioInput = v),
        AnswerOf<PricedCall>.NullableTokens("audio_output_tokens", static (r, v) => r.Usage.AudioOutput = v),
        AnswerOf<PricedCall>.NullableMoney("cost_usd", static (r, v) => r.CostUsd = v),
    ];

    public static readonly string Names = string.Join(", ", Columns.Select(static c => c.Name));

    public string Provider { get; private set; } = "";

    public string ServerAddress { get; private set; } = "";

    public string Model { get; private set; } = "";

    public string ResponseModel { get; private set; } = "";

    public string ServiceTier { get; private set; } = "";

    public UsageFacts Usage { get; } = new();

    public decimal? CostUsd { get; private set; }
}
