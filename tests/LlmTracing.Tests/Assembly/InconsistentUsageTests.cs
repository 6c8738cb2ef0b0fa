using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using LlmTracing.Capture;
using LlmTracing.Telemetry;
using LlmTracing.Tests.Support;
using LlmTracing.Tests.Telemetry;

namespace LlmTracing.Tests.Assembly;

/// <summary>Counts that contradict each other are kept as they came, flagged on the row and counted.</summary>
public sealed class InconsistentUsageTests
{
    [Theory]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":10,"total_tokens":20,"completion_tokens_details":{"reasoning_tokens":96}}""", true)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":161}}""", true)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":8,"cache_write_tokens":8}}""", true)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":99,"completion_tokens_details":{"reasoning_tokens":4}}""", true)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":12}""", true)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":10}}""", false)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":5}}""", false)]
    public async Task Call_ContradictoryCounts_AreFlaggedAndCounted(string usage, bool isInconsistent)
    {
        using var meter = new Meter($"LlmTracing.{Guid.NewGuid():N}");
        using var view = new MetricView(meter.Name);
        var sink = new CapturingSink();
        var pipeline = new TracePipeline(new LlmTracingOptions(), [sink], meter: meter, operational: new OperationalInstruments(meter));

        await SendAsync(pipeline, usage);

        sink.Only.IsUsageInconsistent.Should().Be(isInconsistent);
        sink.Only.InputTokens.Should().Be(10, "the counts stay as they were reported");
        view.Collect().Where(static p => p.Instrument == "llmtracing.usage.inconsistent").Sum(static p => p.Sum).Should().Be(isInconsistent ? 1 : 0);
    }

    private static async Task SendAsync(TracePipeline pipeline, string usage)
    {
        var network = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($$"""{"model":"m","choices":[],"usage":{{usage}}}""", Encoding.UTF8, "application/json"),
        });
        using var client = new HttpClient(new LlmTracingHandler(pipeline) { InnerHandler = network });
        using var content = new StringContent("""{"model":"m"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("https://api.openai.com/v1/chat/completions", content);
        await response.Content.ReadAsByteArrayAsync();
    }
}
