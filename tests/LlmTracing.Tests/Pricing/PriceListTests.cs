using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Pricing;

namespace LlmTracing.Tests.Pricing;

public class PriceListTests
{
    [Fact]
    public void Load_ReadsEveryPriceOfAnEntry()
    {
        var entry = Load("""
            {"m": {"litellm_provider": "x", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": "2e-06",
              "cache_read_input_token_cost": 3e-6, "cache_creation_input_token_cost": 4e-6, "cache_creation_input_token_cost_above_1hr": 5e-6,
              "output_cost_per_reasoning_token": 6e-6, "input_cost_per_audio_token": 7e-6, "output_cost_per_audio_token": 8e-6,
              "input_cost_per_token_above_200k_tokens": 9e-6, "output_cost_per_token_above_200k_tokens": 10e-6,
              "cache_read_input_token_cost_above_200k_tokens": 11e-6, "input_cost_per_token_above_272k_tokens": 12e-6,
              "input_cost_per_token_flex": 0.5e-6, "output_cost_per_token_priority": 13e-6, "input_cost_per_query": 0.002,
              "input_cost_per_image": 40, "max_input_tokens": 5, "supports_vision": true, "tiered_pricing": [{"input_cost_per_token": 1}]}}
            """).Exact("m")!;

        entry.Family.Should().Be("x");
        entry.Id.Should().Be("file:m");
        entry.Search.Should().Be(0.002m);
        entry.RatesFor(200_000, null).Should().BeEquivalentTo(new TokenRates
        {
            Input = 1, Output = 2, CacheRead = 3, CacheWrite = 4, CacheWriteOneHour = 5, Reasoning = 6, AudioInput = 7, AudioOutput = 8,
        });
        entry.RatesFor(200_001, null).Should().BeEquivalentTo(new { Input = 9m, Output = 10m, CacheRead = 11m, CacheWrite = 4m });
        entry.RatesFor(272_001, null).Input.Should().Be(12);
        entry.RatesFor(1, "flex").Should().BeEquivalentTo(new { Input = 0.5m, Output = 2m });
        entry.RatesFor(1, "priority").Should().BeEquivalentTo(new { Input = 1m, Output = 13m });
    }

    [Fact]
    public void Load_RefusesAbsurdEntries_AndLeavesOutThoseWithoutAPrice()
    {
        var list = Load("""
            {"sample_spec": {"input_cost_per_token": 0}, "good": {"input_cost_per_token": 0.001, "output_cost_per_token": 0},
             "dear": {"input_cost_per_token": 0.0010001, "output_cost_per_token": 1e-6}, "tier": {"input_cost_per_token": 1e-6, "input_cost_per_token_above_200k_tokens": 0.015},
             "negative": {"output_cost_per_token": -1e-6}, "huge": {"input_cost_per_token": 1e300}, "bare": {"litellm_provider": "x", "mode": "chat"},
             "text": {"input_cost_per_token": "free"}, "odd": {"litellm_provider": 5, "mode": null, "input_cost_per_token": 1e-6}, "list": []}
            """);

        list.Refused.Should().BeEquivalentTo("dear", "tier", "negative", "huge");
        list.Count.Should().Be(2);
        list.Exact("GOOD").Should().NotBeNull();
        list.Exact("odd")!.Family.Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":")]
    [InlineData("nonsense")]
    public void Load_NoPriceMap_SaysSo(string text)
        => FluentActions.Invoking(() => Load(text)).Should().Throw<FormatException>();

    [Fact]
    public void RerankerPricedByTheSearch_CostsItsSearches()
    {
        var entry = Load("""{"rerank-x": {"mode": "rerank", "input_cost_per_token": 0.0, "output_cost_per_token": 0.0, "input_cost_per_query": 0.002}}""").Exact("rerank-x")!;

        Cost.Of(entry, new UsageFacts { SearchUnits = 3 }, null).Should().Be(0.006m);
        Cost.Of(entry, new UsageFacts { Input = 100 }, null).Should().BeNull("a token price of 0 stands beside the price of a search");
    }

    [Fact]
    public void OwnPrices_AbsurdOnes_AreRefused()
    {
        FluentActions.Invoking(() => new LlmTracingOptions().SetPrice("m", new ModelPrice { Input = 1000.01m })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LlmTracingOptions().SetPrice("m", new ModelPrice { Tiers = [new PriceTier { Output = -1 }] })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LlmTracingOptions().SetPrice(" ", new ModelPrice())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new PriceList([new("m", new ModelPrice { Search = -1 })])).Should().Throw<ArgumentException>();
        new LlmTracingOptions().SetPrice("m", new ModelPrice { Input = 1000m }).PricingFailures().Should().BeEmpty();

        var options = new LlmTracingOptions { PriceMapPath = "no-such-file.json" };
        options.Prices["bad"] = new ModelPrice { Flex = new TokenRates { Reasoning = 2000 } };
        options.PricingFailures().Should().HaveCount(2);
    }

    [Fact]
    public void Bundled_HasTheProvidersAndNoAbsurdPrice()
    {
        PriceList.Bundled.Count.Should().BeGreaterThan(1500);
        foreach (var key in new[]
                 {
                     "gpt-4o", "azure/gpt-4o", "claude-opus-4-8", "gemini/gemini-2.5-pro", "gemini-2.5-pro", "amazon.nova-pro-v1:0", "mistral/mistral-small-latest",
                     "command-a-03-2025", "deepseek/deepseek-v4-flash", "xai/grok-4.3", "groq/openai/gpt-oss-120b", "together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo",
                     "perplexity/sonar", "cerebras/gpt-oss-120b", "openrouter/openai/gpt-4o", "voyage/rerank-2.5",
                 })
        {
            PriceList.Bundled.Exact(key).Should().NotBeNull(key).And.Match<PriceEntry>(e => e.HasPrice);
        }
    }

    private static PriceList Load(string json) => PriceList.Load(new MemoryStream(Encoding.UTF8.GetBytes(json)));
}
