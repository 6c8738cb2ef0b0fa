using LlmTracing.Providers;

namespace LlmTracing.Tests.Docs;

/// <summary>The example of <c>docs/providers.md</c>, compiled and run.</summary>
public sealed class OwnProviderExample
{
    private static void Configure(LlmTracingOptions options)
    {
        // example
        // A gateway that keeps its providers' paths: the name is yours, the path says the rest.
        options.Providers.Add(new() { Name = "acme_gateway", Hosts = { "llm.acme.internal" } });

        // A server at a path of its own that speaks a known format.
        options.Providers.Add(new()
        {
            Name = "acme_legacy",
            Hosts = { "old.acme.internal:8443" },
            Path = "/ask/{model}",
            Format = WireFormat.OpenAiChat,
        });

        // An API of its own: say where its fields stand.
        options.Providers.Add(new()
        {
            Name = "acme_writer",
            Hosts = { "writer.acme.internal" },
            Path = "/v2/write",
            Format = WireFormat.Of("acme_write", new()
            {
                RequestModel = "engine",
                Text = "pieces[].words",
                FinishReason = "pieces[].ended_by",
                ToolName = "calls[].function",
                InputTokens = "meter.read",
                OutputTokens = "meter.written",
                CachedInputTokens = "meter.remembered",
                InputLeavesOutCaches = true,
            }),
        });
        // end
    }

    [Theory]
    [InlineData("https://llm.acme.internal/team-a/v1/messages", "acme_gateway", null)]
    [InlineData("https://writer.acme.internal/api/v2/write", "acme_writer", null)]
    [InlineData("https://old.acme.internal:8443/v3/ask/large", "acme_legacy", "large")]
    public void Example_RequestThatFits_IsACallOfTheNamedProvider(string url, string provider, string? model)
    {
        var options = new LlmTracingOptions();
        Configure(options);
        using var request = new HttpRequestMessage(HttpMethod.Post, url);

        new ProviderCatalog(options.Providers).TryMatch(request, out var match).Should().BeTrue();

        match.Provider.Should().Be(provider);
        match.Model.Should().Be(model);
    }
}
