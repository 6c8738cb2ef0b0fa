using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Pricing;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Pricing;

public class PriceBookTests
{
    private static readonly PriceBook Bundled = new();

    // Hand-computed from the prices named in the table's own source; USD.
    [Theory]
    [InlineData("openai", "gpt-4o", "gpt-4o-2024-08-06", 1_000_000, 1_000_000, null, null, null, "12.5")]
    [InlineData("openai", "gpt-5.6", "gpt-5.6-sol", 4020, 4, 0, 4012, null, "0.025235")] // 8·5 + 4012·6.25 + 4·30
    [InlineData("openai", "gpt-5.6", "gpt-5.6-sol", 4020, 4, 4012, 0, null, "0.002166")] // 8·5 + 4012·0.5 + 4·30
    [InlineData("openai", "o4-mini", "o4-mini-2025-04-16", 100, 50, null, null, 40, "0.00033")] // reasoning is output
    [InlineData("openai", "text-embedding-3-small", "text-embedding-3-small", 1000, null, null, null, null, "0.00002")]
    [InlineData("anthropic", "claude-haiku-4-5", "claude-haiku-4-5-20251001", 1000, 100, 400, 200, null, "0.00119")] // 400·1 + 400·0.1 + 200·1.25 + 100·5
    [InlineData("gcp.gemini", "gemini-2.5-flash", "gemini-2.5-flash", 13, 71, null, null, 61, "0.0001814")] // 13·0.3 + 71·2.5
    [InlineData("gcp.vertex_ai", "claude-3-7-sonnet@20250219", "claude-3-7-sonnet-20250219", 1000, 1000, null, null, null, "0.018")]
    [InlineData("aws.bedrock", "anthropic.claude-3-7-sonnet-20250219-v1:0", null, 18135, 50, 0, 18131, null, "0.06875325")] // 4·3 + 18131·3.75 + 50·15
    [InlineData("deepseek", "deepseek-chat", "deepseek-v4-flash", 6, 212, 0, null, 198, "0.0000602")] // 6·0.14 + 212·0.28
    [InlineData("perplexity", "sonar-deep-research", "sonar-deep-research", 20700, 159383, null, null, 145885, "0.587039")] // 20700·2 + 13498·8 + 145885·3
    [InlineData("groq", "llama-3.3-70b-versatile", "llama-3.3-70b-versatile", 1000, 1000, null, null, null, "0.00138")]
    [InlineData("azure.ai.openai", "my-deployment", "gpt-4o-2024-11-20", 1000, 1000, null, null, null, "0.01375")] // Azure's own price
    public void Find_KnownModel_CostsWhatTheHandComputes(
        string provider, string? model, string? responseModel, int? input, int? output, int? cached, int? written, int? reasoning, string expected)
    {
        var call = Call(provider, model, responseModel, input, output, cached, written, reasoning);

        var price = Bundled.Find(call);

        price.CostUsd.Should().Be(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        price.Source.Should().Be("computed");
        price.PriceId.Should().StartWith("bundled@20");
    }

    [Theory]
    [InlineData("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929", "us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("aws.bedrock", "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-3-7-sonnet-20250219-v1:0", null, "us.anthropic.claude-3-7-sonnet-20250219-v1:0")]
    [InlineData("aws.bedrock", "me.amazon.nova-lite-v1:0", null, "amazon.nova-lite-v1:0")]
    [InlineData("openai", null, "gpt-4o-2031-01-02", "gpt-4o")]
    [InlineData("openai", null, "gpt-3.5-turbo-instruct:20230824-v2", "gpt-3.5-turbo-instruct")]
    [InlineData("openai", null, "ft:gpt-4o-2024-08-06:acme::abc", "ft:gpt-4o-2024-08-06")]
    [InlineData("openai", "gpt-4o", "something-else", "gpt-4o")]
    [InlineData("openai", "GPT-4o", null, "gpt-4o")]
    [InlineData("gcp.vertex_ai", "publishers/google/models/gemini-2.5-flash", null, "gemini-2.5-flash")]
    [InlineData("gcp.gemini", "models/gemini-2.5-flash", null, "gemini/gemini-2.5-flash")]
    [InlineData("azure.ai.openai", "gpt-5.2-chat", "gpt-5.2-chat-latest", "azure/gpt-5.2-chat")]
    [InlineData("vercel", "openai/gpt-4o", null, "gpt-4o")]
    [InlineData("some-gateway", "gpt-4o", null, "gpt-4o")]
    [InlineData("x_ai", "grok-3-mini", "grok-4.3", "xai/grok-4.3")]
    public void Find_NameThatIsWrittenOtherwise_IsPricedByItsEntry(string provider, string? model, string? responseModel, string key)
        => Bundled.Find(Call(provider, model, responseModel, 10, 10)).PriceId.Should().EndWith(":" + key);

    [Theory]
    [InlineData("openai", "gpt-99")]
    [InlineData("openai", "command-r")] // another's model on a compatible server is not priced as that other's
    [InlineData("ollama", "gpt-4o")]
    [InlineData("groq", "gpt-4o")]
    [InlineData("openrouter", "google/gemini-2.0-flash-exp:free")]
    [InlineData("cohere", "rerank-v3.5")] // priced by the search, which the table does not know
    [InlineData("", "")]
    public void Find_UnknownModel_HasNoCostAndIsReported(string provider, string model)
    {
        var book = new PriceBook();
        var call = Call(provider, model, null, 10, 10);

        book.Find(call).Should().Be(default(Price));
        book.Find(call).CostUsd.Should().BeNull();

        book.Unpriced.Snapshot().Should().Equal((provider, model, 2L));
    }

    [Fact]
    public void Find_CostThatTheProviderReports_GoesBeforeEverything()
    {
        var call = Call("x_ai", "grok-4.3", "grok-4.3", 10120, 4308);
        call.Response.ProviderCostUsd = 0.02328560004m;

        Bundled.Find(call).Should().Be(new Price(0.0232856m, "provider", null));
    }

    [Fact]
    public void Find_NoUsage_HasNoCostAndIsNotReported()
    {
        var book = new PriceBook();

        book.Find(Call("openai", "gpt-4o", null, null, null)).Should().Be(default(Price));
        book.Find(Call("openai", "unknown", null, null, null)).Should().Be(default(Price));

        book.Unpriced.Snapshot().Should().BeEmpty();
    }

    [Fact]
    public void Find_CohereBilledUnits_AreWhatIsPriced()
    {
        var call = Call("cohere", "command-r-08-2024", null, 542, 63);
        (call.Response.Usage.BilledInput, call.Response.Usage.BilledOutput) = (13, 61);

        Bundled.Find(call).CostUsd.Should().Be(0.00003855m); // 13·0.15 + 61·0.6
    }

    [Fact]
    public void Find_WritesKeptForAnHour_CostTheirOwnPrice()
    {
        var call = Call("anthropic", "claude-haiku-4-5", null, 1000, 0, null, 1000);
        call.Response.Usage.CacheWriteOneHour = 400;

        Bundled.Find(call).CostUsd.Should().Be(0.00155m); // 600·1.25 + 400·2
    }

    [Theory]
    [InlineData(200_000, "0.25")] // at the limit: 1.25
    [InlineData(200_001, "0.5000025")] // above it the whole request: 2.5
    public void Find_LongPrompt_IsPricedWholeByItsTier(int input, string expected)
        => Bundled.Find(Call("gcp.gemini", "gemini-2.5-pro", null, input, 0)).CostUsd
            .Should().Be(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("this is no map")]
    [InlineData("""{"gpt-4o":{"input_cost_per_token":9,"output_cost_per_token":9}}""")]
    public async Task PriceMap_ThatCannotBeUsed_LeavesTheOtherPricesAsTheyAre(string map)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, map);
        var book = new PriceBook(new LlmTracingOptions { PriceMapPath = file }, NullLogger.Instance);
        await book.Ready;
        File.Delete(file);

        book.Find(Call("openai", "gpt-4o", null, 1, 1)).PriceId.Should().StartWith("bundled@").And.EndWith(":gpt-4o");
    }

    [Fact]
    public async Task Layers_GoCodeConfigurationMapsFileBundled()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Map("gpt-4o", "gpt-4.1", "o3", "o1"));
        var options = new LlmTracingOptions { PriceMapPath = file };
        options.AddPriceMap(new MemoryStream(Encoding.UTF8.GetBytes(Map("gpt-4o", "gpt-4.1", "o3"))));
        options.Prices["gpt-4o"] = options.Prices["gpt-4.1"] = new ModelPrice { Input = 20, Output = 20 };
        options.SetPrice("gpt-4o", new ModelPrice { Input = 30, Output = 30 });
        var book = new PriceBook(options, NullLogger.Instance);
        await book.Ready;

        string? Id(string model) => book.Find(Call("openai", model, null, 1, 1)).PriceId;

        Id("gpt-4o").Should().Be("code:gpt-4o");
        Id("gpt-4.1").Should().Be("configuration:gpt-4.1");
        Id("o3").Should().Be("file:o3");
        Id("o1").Should().Be("file:o1");
        Id("o1-pro").Should().EndWith(":o1-pro").And.StartWith("bundled@");
        File.Delete(file);
    }

    [Fact]
    public void Wildcards_TheExactKeyThenTheLongestTextBeforeTheStarWins()
    {
        var options = new LlmTracingOptions { UseBundledPrices = false };
        foreach (var key in new[] { "*", "gpt-4*", "gpt-4o*", "gpt-4o-mini", "groq/*" })
        {
            options.SetPrice(key, new ModelPrice { Input = 1, Output = 1 });
        }

        var book = new PriceBook(options, NullLogger.Instance);

        string? Id(string provider, string model) => book.Find(Call(provider, model, null, 1, 1)).PriceId;

        Id("openai", "gpt-4o-mini").Should().Be("code:gpt-4o-mini");
        Id("openai", "gpt-4o-audio").Should().Be("code:gpt-4o*");
        Id("openai", "gpt-4-32k").Should().Be("code:gpt-4*");
        Id("groq", "llama").Should().Be("code:groq/*");
        Id("whoever", "whatever").Should().Be("code:*");
    }

    [Fact]
    public void Find_SecondCallOfAModel_AllocatesNothing()
    {
        var call = Call("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929", 300_000, 10, 5, 5, 5);
        call.ServerAddress = "bedrock-runtime.us-east-1.amazonaws.com";
        Bundled.Find(call).CostUsd.Should().NotBeNull();
        Bundled.Find(call);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Bundled.Find(call);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void UnpricedModels_AreBounded()
    {
        var unpriced = new UnpricedModels();
        for (var i = 0; i < UnpricedModels.Most + 7; i++)
        {
            unpriced.Add(PricedModel.Of("p", null, null, $"m{i}"));
        }

        unpriced.Snapshot().Should().HaveCount(UnpricedModels.Most);
        unpriced.Others.Should().Be(7);
    }

    internal static CallFacts Call(
        string provider, string? model, string? responseModel, long? input, long? output, long? cached = null, long? written = null, long? reasoning = null)
    {
        var call = new CallFacts { Provider = provider };
        call.Request.Model = model;
        call.Response.Model = responseModel;
        var usage = call.Response.Usage;
        (usage.Input, usage.Output, usage.CachedInput, usage.CacheWrite, usage.Reasoning) = (input, output, cached, written, reasoning);
        return call;
    }

    private static string Map(params string[] models)
        => "{" + string.Join(',', models.Select(m => $"\"{m}\":{{\"litellm_provider\":\"openai\",\"input_cost_per_token\":1e-6,\"output_cost_per_token\":1e-6}}")) + "}";
}
