using System.Text;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>The corners of server-sent events, read at every cut.</summary>
public sealed class SseFramingTests
{
    private const string First = """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"hé"}}]}""";
    private const string Last = """{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":2,"completion_tokens":3,"total_tokens":5}}""";

    [Theory]
    [InlineData("LF", "data: A\n\ndata: B\n\ndata: [DONE]\n\n")]
    [InlineData("CRLF", "data: A\r\n\r\ndata: B\r\n\r\ndata: [DONE]\r\n\r\n")]
    [InlineData("bare CR", "data: A\r\rdata: B\r\rdata: [DONE]\r\r")]
    [InlineData("mixed", "data: A\r\n\ndata: B\r\r\ndata: [DONE]\n\r\n")]
    [InlineData("no space", "data:A\n\ndata:B\n\ndata:[DONE]\n\n")]
    [InlineData("byte order mark", "\uFEFFdata: A\n\ndata: B\n\ndata: [DONE]\n\n")]
    [InlineData("blank lines before and between", "\n\r\n\n\ndata: A\n\n\n\n\ndata: B\n\n\n\ndata: [DONE]\n\n")]
    [InlineData("comments", ": hello\n\n:\ndata: A\n: ping - 1\n\n: keep-alive\n\ndata: B\n\n")]
    [InlineData("other fields", "id: 1\nretry: 10\nevent: message\ndata: A\n\nid\nfoo: bar\nverylongfieldname: {\ndata: B\n\n")]
    [InlineData("data before event", "data: A\nevent: x\n\ndata: B\nevent: y\n\n")]
    [InlineData("no blank line at the end", "data: A\n\ndata: B\n")]
    [InlineData("no line end at the end", "data: A\n\ndata: B")]
    [InlineData("trailing blanks", "data: A     \n\ndata: B\t \n\n")]
    [InlineData("a line that is no JSON", "data: A\n\ndata: oops {\n\ndata: B\n\n")]
    [InlineData("a broken document", "data: A\n\ndata: {\"choices\":[}\n\ndata: B\n\n")]
    [InlineData("empty data", "data: A\n\ndata:\n\ndata\n\ndata: B\n\n")]
    public void Events_are_found(string because, string stream)
    {
        var facts = Wire.Read(WireShapes.OpenAiChat, stream.Replace("A", First, StringComparison.Ordinal).Replace("B", Last, StringComparison.Ordinal));

        facts.Counts().Should().Be("2/3/-/-/-", because);
        facts.Finish().Should().Be("stop", because);
        facts.Response.Should().BeEquivalentTo(new { Id = "c", Model = "m", IsStream = true, SawEnd = true, TextBytes = 3L }, because);
    }

    [Fact]
    public void A_document_over_several_data_lines_is_one()
    {
        var stream = "data: {\"id\":\"c\",\ndata: \"usage\":{\"prompt_tokens\":2,\ndata:\"completion_tokens\":3}}\n\n";

        Wire.Read(WireShapes.OpenAiChat, stream).Should().Match<LlmTracing.Assembly.CallFacts>(f => f.Counts() == "2/3/-/-/-" && f.Response.Chunks == 1);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public void Events_are_told_by_their_looks_where_the_content_type_lies(string? type)
    {
        var facts = Wire.ReadPieces(WireShapes.OpenAiChat, Encoding.UTF8.GetBytes($"data: {First}\n\ndata: {Last}\n\n"), 5, type);

        facts.Counts().Should().Be("2/3/-/-/-");
        facts.Response.IsStream.Should().BeTrue();
    }

    [Fact]
    public void JSON_is_told_by_its_looks_where_a_stream_was_promised()
    {
        var facts = Wire.Read(WireShapes.OpenAiChat, "\n " + Last, Wire.Sse);

        facts.Counts().Should().Be("2/3/-/-/-");
        facts.Response.IsStream.Should().BeFalse();
    }

    [Theory]
    [InlineData("error: {\"code\":500,\"message\":\"boom\",\"type\":\"server_error\"}\n\n")]
    [InlineData("error: {\"error\":{\"code\":500,\"message\":\"boom\",\"type\":\"server_error\"}}\n\n")]
    [InlineData("event: error\ndata: {\"error\":{\"code\":500,\"message\":\"boom\",\"type\":\"server_error\"}}\n\n")]
    [InlineData("data: {\"object\":\"error\",\"message\":\"boom\",\"type\":\"server_error\",\"code\":500}\n\n")]
    public void Errors_in_a_stream_are_errors(string end) =>
        Wire.Read(WireShapes.OpenAiChat, $"data: {First}\n\n{end}").Response.Error
            .Should().Be(new LlmTracing.Assembly.ProviderError("server_error", "500", "boom"));

    [Theory]
    [InlineData("event: error\n", true)]
    [InlineData("event: error\nevent:\n", false)]
    [InlineData("event: error\nevent\n", false)]
    public void The_last_name_of_an_event_counts(string names, bool isError) =>
        (Wire.Read(WireShapes.OpenAiChat, $"{names}data: {{\"message\":\"boom\"}}\n\n").Response.Error is not null).Should().Be(isError);

    [Fact]
    public void A_stream_that_is_cut_inside_a_character_keeps_what_was_whole()
    {
        var whole = Encoding.UTF8.GetBytes($"data: {First}\n\ndata: {First}");
        for (var length = 0; length <= whole.Length; length++)
        {
            var facts = Wire.ReadPieces(WireShapes.OpenAiChat, whole[..length], 9);
            facts.Response.SawEnd.Should().BeFalse();
            facts.Response.TextBytes.Should().BeOneOf(0, 3, 6);
        }
    }

    [Fact]
    public void Endless_lines_names_and_events_cost_no_memory()
    {
        var observer = new LlmTracing.Providers.WireObserver(new("p", "chat", WireShapes.OpenAiChat, null, "h", "/", null));
        using var response = Wire.Response(Wire.Sse);
        observer.OnResponseHeaders(response);
        var piece = new byte[64 * 1024];
        piece.AsSpan().Fill((byte)'x');
        observer.OnResponseBytes("data: {\"id\":\""u8, 1);
        observer.OnResponseBytes(piece, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            observer.OnResponseBytes(piece, 1);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1024);
        observer.OnResponseBytes("\"}\n\nevent: "u8, 1);
        observer.OnResponseBytes(piece, 1);
        observer.OnResponseBytes("\n\n"u8, 1);
        observer.OnResponseEnd();
        observer.Facts.Response.Id!.Length.Should().Be(1024, "long values are cut");
    }
}
