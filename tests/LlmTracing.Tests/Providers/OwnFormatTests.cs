using LlmTracing.Providers;
using LlmTracing.Tests.Providers.Wire;

namespace LlmTracing.Tests.Providers;

public sealed class OwnFormatTests
{
    private static readonly WireFormat Format = WireFormat.Of("acme_write", new()
    {
        RequestModel = "engine.name",
        Id = "job",
        Model = "engine_used",
        Text = "pieces[].words",
        FinishReason = "pieces[].ended_by",
        ToolName = "calls[].function",
        InputTokens = "meter.read",
        OutputTokens = "meter.written",
        CachedInputTokens = "meter.remembered",
        CacheWriteTokens = "meter.noted",
        ReasoningTokens = "meter.pondered",
        CostUsd = "meter.usd",
        InputLeavesOutCaches = true,
        OutputLeavesOutReasoning = true,
    });

    [Fact]
    public void Answer_IsReadByItsPaths()
    {
        var facts = Wire.Wire.Read(
            Format.Shape,
            """{"job":"j1","engine_used":"e-2","pieces":[{"words":"hello","ended_by":"full stop"},{"words":"x","ended_by":"room"}],"calls":[{"function":"lookup"},{"function":"lookup"}],"meter":{"read":"10","written":5.0,"remembered":30,"noted":2,"pondered":7,"usd":0.25}}""",
            Wire.Wire.Json);

        facts.Counts().Should().Be("42/12/30/2/7");
        facts.Finish().Should().Be("full stop,room");
        facts.Tools().Should().Be("lookup,lookup");
        facts.Response.Should().BeEquivalentTo(new { Id = "j1", Model = "e-2", ProviderCostUsd = 0.25m, TextBytes = 6L, IsStream = false });
    }

    [Theory]
    [InlineData("text/event-stream", "data: {0}\n\ndata: {1}\n\n")]
    [InlineData("application/x-ndjson", "{0}\n{1}\n")]
    public void Stream_LastValueCounts_AndTheFinishReasonIsItsEnd(string type, string framing)
    {
        string[] events =
        [
            """{"job":"j1","pieces":[{"words":"hel"}],"meter":{"read":10,"written":1}}""",
            """{"job":"j1","pieces":[{"words":"lo","ended_by":"full stop"}],"meter":{"written":5}}""",
        ];

        var whole = Wire.Wire.Read(Format.Shape, string.Format(System.Globalization.CultureInfo.InvariantCulture, framing, [.. events]), type);
        var cut = Wire.Wire.Read(Format.Shape, string.Format(System.Globalization.CultureInfo.InvariantCulture, framing, events[0], ""), type);

        whole.Counts().Should().Be("10/5/-/-/-");
        whole.Response.Should().BeEquivalentTo(new { IsStream = true, SawEnd = true, TextBytes = 5L });
        cut.Response.SawEnd.Should().BeFalse();
    }

    [Fact]
    public void Request_ModelIsReadByItsPath()
    {
        var catalog = new ProviderCatalog(new ProviderDefinition { Name = "acme", Hosts = { "writer.acme.internal" }, Path = "/v2/write", Format = Format });
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://writer.acme.internal/v2/write");
        var observer = catalog.Observe(request)!;

        observer.OnRequestBytes("""{"engine":{"name":"e-1"},"words":"x"}"""u8);
        observer.OnRequestEnd();

        observer.Facts.Request.Model.Should().Be("e-1");
    }

    public static TheoryData<WirePaths, string> Invalid => new()
    {
        { new() { Text = "" }, "*'acme'*'' is no path for Text*" },
        { new() { InputTokens = "usage..in" }, "*'usage..in' is no path for InputTokens*such as*" },
        { new() { InputTokens = "usage[0].in" }, "*'usage[0].in'*" },
        { new() { Model = "$.model name" }, "*no path for Model*" },
        { new() { InputTokens = "n", OutputTokens = "n" }, "*InputTokens and OutputTokens have the same path 'n'*" },
        { new() { ToolName = "tool" }, "*ToolName 'tool'*object of its own*" },
        { new() { RequestModel = ".model" }, "*no path for RequestModel*" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Of_PathThatIsNone_SaysWhich(WirePaths paths, string message) =>
        FluentActions.Invoking(() => WireFormat.Of("acme", paths)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Of_NoName_Throws() => FluentActions.Invoking(() => WireFormat.Of(" ", new())).Should().Throw<ArgumentException>();
}
