using LlmTracing.Providers;

namespace LlmTracing.Tests.Providers;

public sealed class ProviderDefinitionTests
{
    [Fact]
    public void Add_HostAlone_NamesTheProviderAndLeavesTheRestToThePath()
    {
        var options = new LlmTracingOptions();

        options.Providers.Add(new() { Name = "acme", Hosts = { "llm.acme.internal" } });

        var catalog = new ProviderCatalog(options.Providers);
        Match(catalog, "https://eu.llm.acme.internal/team-a/v1/messages")!.Value.Should().BeEquivalentTo(
            new { Provider = "acme", Operation = "chat", Shape = new { Name = "anthropic_messages" } });
        Match(catalog, "https://llm.acme.internal/healthz").Should().BeNull();
        Match(catalog, "https://api.anthropic.com/v1/messages")!.Value.Provider.Should().Be("anthropic");
    }

    [Fact]
    public void Add_FormatAndPath_MakesAnyPathACall()
    {
        var options = new LlmTracingOptions();

        options.Providers.Add(new()
        {
            Name = "acme",
            Hosts = { "old.acme.internal" },
            PathPrefix = "/llm/",
            Path = "/ask/{model}",
            Format = WireFormat.OpenAiChat,
        });

        var catalog = new ProviderCatalog(options.Providers);
        Match(catalog, "https://old.acme.internal/llm/v3/ask/big%20one")!.Value.Should().BeEquivalentTo(
            new { Provider = "acme", Operation = "chat", Model = "big one", Shape = new { Name = "openai_chat" } });
        Match(catalog, "https://old.acme.internal/v3/ask/big").Should().BeNull();
        Match(catalog, "https://other.acme.internal/llm/v3/ask/big").Should().BeNull();
    }

    [Fact]
    public void Add_GoesBeforeTheKnownProviders()
    {
        var catalog = new ProviderCatalog(
            new ProviderDefinition { Name = "audit", Hosts = { "api.openai.com" }, Operation = "triage" });

        Match(catalog, "https://api.openai.com/v1/chat/completions")!.Value.Should().BeEquivalentTo(
            new { Provider = "audit", Operation = "triage", Shape = new { Name = "openai_chat" } });
    }

    [Theory]
    [InlineData("localhost:8000", "http://localhost:8000/v1/responses", "acme")]
    [InlineData("localhost:8000", "http://localhost:8001/v1/responses", "openai")]
    [InlineData("llm-*.acme.internal", "http://llm-eu.acme.internal/v1/responses", "acme")]
    [InlineData("llm-*.acme.internal", "http://web.acme.internal/v1/responses", "openai")]
    [InlineData("LLM.acme.internal", "http://llm.ACME.internal:99/v1/responses", "acme")]
    [InlineData("acme.internal", "http://notacme.internal/v1/responses", "openai")]
    public void Add_HostPattern_TakesWhatItSays(string host, string url, string provider) =>
        Match(new ProviderCatalog(new ProviderDefinition { Name = "acme", Hosts = { host } }), url)!.Value.Provider.Should().Be(provider);

    [Fact]
    public void With_GoesBeforeAllOthersAndMayLeaveHostsOpen()
    {
        var catalog = new ProviderCatalog(new ProviderDefinition { Name = "first", PathPrefix = "/" });

        var ofClient = catalog.With(new ProviderDefinition { Name = "client" });

        Match(ofClient, "http://box/v1/embeddings")!.Value.Provider.Should().Be("client");
        Match(catalog, "http://box/v1/embeddings")!.Value.Provider.Should().Be("first");
    }

    public static TheoryData<ProviderDefinition, string> Invalid => new()
    {
        { new() { Hosts = { "x" } }, "*Name*" },
        { new() { Name = "acme" }, "*'acme'*every request*" },
        { new() { Name = "acme", Hosts = { "https://x.example/v1" } }, "*'acme'*'https://x.example/v1'*host alone*" },
        { new() { Name = "acme", PathPrefix = "v1/" }, "*'acme'*PathPrefix*'/'*" },
        { new() { Name = "acme", Path = "v1/ask" }, "*'acme'*begins with '/'*" },
        { new() { Name = "acme", Path = "/v1/{model" }, "*'acme'*brace*" },
        { new() { Name = "acme", Path = "/v1/{a}{b}" }, "*'acme'*between*" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Add_InvalidDefinition_SaysWhatIsWrong(ProviderDefinition definition, string message)
    {
        var build = () => new ProviderCatalog(definition);

        build.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static ProviderMatch? Match(ProviderCatalog catalog, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        return catalog.TryMatch(request, out var match) ? match : null;
    }
}
