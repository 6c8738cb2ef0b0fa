using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>Usage objects as the providers write them, and what they mean: input/output/cached/cache write/reasoning.</summary>
public sealed class UsageRulesTests
{
    [Theory]
    [InlineData("a written cache", """{"prompt_tokens":4020,"completion_tokens":4,"total_tokens":4024,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":4012}}""", "4020/4/0/4012/-")]
    [InlineData("a read cache", """{"prompt_tokens":4020,"completion_tokens":4,"total_tokens":4024,"prompt_tokens_details":{"cached_tokens":4012,"cache_write_tokens":0}}""", "4020/4/4012/0/-")]
    [InlineData("Gemini's OpenAI endpoint hides thinking in the total", """{"prompt_tokens":35,"completion_tokens":12,"total_tokens":109}""", "35/74/-/-/62")]
    [InlineData("xAI chat counts reasoning apart", """{"prompt_tokens":10120,"completion_tokens":1499,"total_tokens":14428,"prompt_tokens_details":{"cached_tokens":128},"completion_tokens_details":{"reasoning_tokens":2809},"cost_in_usd_ticks":232856000}""", "10120/4308/128/-/2809")]
    [InlineData("DeepSeek counts hits and misses", """{"prompt_tokens":70,"completion_tokens":20,"total_tokens":90,"completion_tokens_details":{"reasoning_tokens":15},"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":6}""", "70/20/64/-/15")]
    [InlineData("Together keeps cached tokens on top", """{"prompt_tokens":40,"completion_tokens":5,"total_tokens":45,"cached_tokens":0}""", "40/5/0/-/-")]
    [InlineData("Mistral's audio prompt", """{"prompt_tokens":11,"completion_tokens":15,"total_tokens":401,"prompt_tokens_details":{"audio_tokens":375,"cached_tokens":9}}""", "386/15/9/-/-")]
    [InlineData("Perplexity bills reasoning and citations on top", """{"prompt_tokens":230,"completion_tokens":13498,"total_tokens":13728,"citation_tokens":20470,"num_search_queries":18,"reasoning_tokens":145885,"cost":{"total_cost":0.83704}}""", "20700/159383/-/-/145885")]
    [InlineData("a proxy that copies exclusive counts", """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":115,"cache_read_input_tokens":100}""", "110/5/100/-/-")]
    [InlineData("counts as text and as floats", """{"prompt_tokens":"12","completion_tokens":3.0,"total_tokens":1.5e1}""", "12/3/-/-/-")]
    [InlineData("null is not zero", """{"prompt_tokens":5,"completion_tokens":null,"total_tokens":null,"prompt_tokens_details":null}""", "5/-/-/-/-")]
    [InlineData("zero is zero", """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""", "0/0/-/-/-")]
    [InlineData("only a total", """{"total_tokens":18}""", "18/-/-/-/-")]
    [InlineData("negative saturates", """{"prompt_tokens":-4,"completion_tokens":1}""", "0/1/-/-/-")]
    public void OpenAi_family(string because, string usage, string expected) =>
        Wire.Read(WireShapes.OpenAiChat, $$"""{"id":"i","choices":[],"usage":{{usage}}}""", Wire.Json).Counts().Should().Be(expected, because);

    [Fact]
    public void Cost_is_read_as_dollars_from_ticks_objects_and_numbers()
    {
        Cost("""{"cost":0.0160614}""").Should().Be(0.0160614m);
        Cost("""{"cost":{"total_cost":0.83704,"input_tokens_cost":0.1}}""").Should().Be(0.83704m);
        Cost("""{"cost_in_usd_ticks":232856000}""").Should().Be(0.0232856m);
        Cost("""{"prompt_tokens":1}""").Should().BeNull();

        static decimal? Cost(string usage) => Wire.Read(WireShapes.OpenAiChat, $$"""{"usage":{{usage}}}""", Wire.Json).Response.ProviderCostUsd;
    }

    [Theory]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":9}}""", "10/5/-/-/9")]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":161}}""", "10/5/161/-/-")]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":12}""", "10/5/-/-/-")]
    public void Counts_that_contradict_each_other_are_kept_and_flagged(string usage, string expected)
    {
        var facts = Wire.Read(WireShapes.OpenAiChat, $$"""{"usage":{{usage}}}""", Wire.Json);

        facts.Counts().Should().Be(expected);
        facts.Response.Usage.IsInconsistent.Should().BeTrue();
    }

    [Theory]
    [InlineData("xAI responses keep reasoning inside", """{"input_tokens":36361,"input_tokens_details":{"cached_tokens":192},"output_tokens":1252,"output_tokens_details":{"reasoning_tokens":763},"total_tokens":37613}""", "36361/1252/192/-/763")]
    public void Responses(string because, string usage, string expected) =>
        Wire.Read(WireShapes.OpenAiResponses, $$"""{"id":"r","status":"completed","usage":{{usage}}}""", Wire.Json).Counts().Should().Be(expected, because);

    [Theory]
    [InlineData("caches lie outside", """{"input_tokens":4,"cache_creation_input_tokens":18131,"cache_read_input_tokens":0,"output_tokens":50}""", "18135/50/0/18131/-")]
    [InlineData("compaction is billed on top", """{"input_tokens":220,"output_tokens":8,"iterations":[{"type":"compaction","input_tokens":55196,"output_tokens":125},{"type":"message","input_tokens":220,"output_tokens":8}]}""", "55416/133/-/-/-")]
    [InlineData("so is an advisor", """{"input_tokens":2390,"output_tokens":121,"cache_read_input_tokens":0,"output_tokens_details":{"thinking_tokens":28},"iterations":[{"input_tokens":1128,"output_tokens":110,"type":"message"},{"input_tokens":2518,"output_tokens":22,"type":"advisor_message"},{"type":"message","input_tokens":1262,"output_tokens":11}]}""", "4908/143/0/-/28")]
    public void Anthropic(string because, string usage, string expected) =>
        Wire.Read(WireShapes.AnthropicMessages, $$"""{"id":"m","stop_reason":"end_turn","usage":{{usage}}}""", Wire.Json).Counts().Should().Be(expected, because);

    [Theory]
    [InlineData("thoughts lie outside", """{"promptTokenCount":13,"candidatesTokenCount":10,"thoughtsTokenCount":61,"totalTokenCount":84}""", "13/71/-/-/61")]
    [InlineData("unless the total shows them inside", """{"promptTokenCount":13,"candidatesTokenCount":71,"thoughtsTokenCount":61,"totalTokenCount":84}""", "13/71/-/-/61")]
    [InlineData("tool-use prompts lie outside, cached inside", """{"promptTokenCount":13,"candidatesTokenCount":5,"toolUsePromptTokenCount":7,"cachedContentTokenCount":8,"totalTokenCount":25}""", "20/5/8/-/-")]
    public void Gemini(string because, string usage, string expected) =>
        Wire.Read(WireShapes.GeminiGenerate, $$"""{"usageMetadata":{{usage}}}""", Wire.Json).Counts().Should().Be(expected, because);

    [Fact]
    public void Embeddings_and_the_like_generate_nothing()
    {
        Wire.Read(WireShapes.OpenAiEmbeddings, """{"data":[{"embedding":[0.1,-2e-3]}],"model":"e","usage":{"prompt_tokens":8,"completion_tokens":0,"total_tokens":8}}""", Wire.Json)
            .Counts().Should().Be("8/-/-/-/-");
        Wire.Read(WireShapes.OpenAiModeration, """{"usage":{"prompt_tokens":13,"completion_tokens":0,"total_tokens":74}}""", Wire.Json).Counts().Should().Be("13/-/-/-/-");
        Wire.Read(WireShapes.VertexPredict, """{"predictions":[{"embeddings":{"values":[0.1],"statistics":{"token_count":4.0}}},{"embeddings":{"statistics":{"token_count":6}}}]}""", Wire.Json)
            .Counts().Should().Be("10/-/-/-/-");
        Wire.Read(WireShapes.GeminiEmbed, """{"embeddings":[{"values":[0.1]}]}""", Wire.Json).Counts().Should().Be("-/-/-/-/-");
        Wire.Read(WireShapes.Rerank, """{"results":[{"index":1}],"meta":{"billed_units":{"search_units":1}}}""", Wire.Json).Counts().Should().Be("-/-/-/-/-");
        Wire.Read(WireShapes.Rerank, """{"usage":{"total_tokens":26}}""", Wire.Json).Counts().Should().Be("26/-/-/-/-");
    }
}
