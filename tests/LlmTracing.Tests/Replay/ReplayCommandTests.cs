using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LlmTracing.Replay;

namespace LlmTracing.Tests.Replay;

public sealed class ReplayCommandTests : IDisposable
{
    private const string Url = "https://api.openai.com/v1/chat/completions";
    private const string Request = """{"model":"gpt-x","messages":[]}""";
    private const string Answer =
        """{"id":"c1","object":"chat.completion","model":"gpt-x-2026","choices":[{"index":0,"finish_reason":"stop","message":{"content":"hi"}}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replay");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("7")]
    public async Task Run_ExpectedValuesMatch_PassesAndWritesOneLinePerExchange(string? chunk)
    {
        var corpus = Corpus(
            Line("call", "POST", Url, Expected("chat", 7, 2)),
            Line("decoy", "GET", Url, Expected("other", null, null)));

        var code = await RunAsync([corpus, "--out", Out, .. chunk is null ? Array.Empty<string>() : ["--chunk", chunk]]);

        code.Should().Be(0, "{0}{1}", _output, _error);
        _output.ToString().Should().EndWith($"2 passed, 0 failed{Environment.NewLine}");
        var lines = File.ReadAllLines(Out).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        lines.Should().HaveCount(2);
        lines[0].GetRawText().Should().Be(
            """{"id":"call","provider":"openai","operation":"chat","model":"gpt-x","response_model":"gpt-x-2026","is_streaming":false,"input_tokens":7,"output_tokens":2,"total_tokens":9,"cached_input_tokens":null,"cache_write_tokens":null,"reasoning_tokens":null,"finish_reasons":["stop"],"tool_calls":0,"status_code":200,"error_code":"","error_type":"","is_complete":true,"usage_source":"provider"}""");
        lines[1].GetProperty("provider").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Run_ExpectedValueDiffers_FailsAndSaysWhich()
    {
        var corpus = Corpus(Line("call", "POST", Url, Expected("chat", 8, 2)));

        var code = await RunAsync([corpus, "--out", Out]);

        code.Should().Be(1);
        _output.ToString().Should().Contain("call openai input_tokens: expected '8', got '7'").And.Contain("0 passed, 1 failed");
    }

    [Fact]
    public async Task Run_DecoyThatLeavesUsage_Fails()
    {
        var corpus = Corpus(Line("decoy", "POST", Url, Expected("other", null, null)));

        (await RunAsync([corpus, "--out", Out])).Should().Be(1);
        _output.ToString().Should().Contain("rows: expected 'no usage', got '9 tokens'");
    }

    [Fact]
    public async Task Run_NothingExpected_IsReplayedWithoutJudgement()
    {
        var corpus = Corpus(Line("call", "POST", Url, expected: null));

        (await RunAsync([corpus, "--out", Out])).Should().Be(0);
        _output.ToString().Should().Contain("1 replayed without judgement").And.Contain("0 passed, 0 failed");
        File.ReadAllLines(Out).Should().ContainSingle().Which.Should().Contain("\"input_tokens\":7");
    }

    [Theory]
    [InlineData("{", "*line 2: no recorded exchange*")]
    [InlineData("[]", "*line 2: no recorded exchange: not a JSON object*")]
    [InlineData("""{"id":"x"}""", "*line 2: no recorded exchange: status is no HTTP status*")]
    [InlineData("""{"id":"x","status":200,"method":"POST"}""", "*line 2: no recorded exchange: url is missing*")]
    [InlineData("""{"id":"x","status":200,"method":"POST","url":"ftp://x/"}""", "*line 2: no recorded exchange: url is no http or https URL: 'ftp://x/'*")]
    [InlineData("""{"id":"x","status":200,"method":"POST","url":"http://x/","request_body_base64":"%"}""", "*line 2*request_body_base64 is no base64*")]
    public async Task Run_BadLine_NamesTheLine(string line, string message)
    {
        var corpus = Corpus(Line("call", "POST", Url, expected: null), line);

        (await RunAsync([corpus, "--out", Out])).Should().Be(2);
        _error.ToString().Should().Match(message);
    }

    [Fact]
    public async Task Run_DamagedGzip_SaysSo()
    {
        var corpus = Corpus(Line("call", "POST", Url, expected: null));
        await File.WriteAllBytesAsync(corpus, File.ReadAllBytes(corpus)[..^20]);

        (await RunAsync([corpus, "--out", Out])).Should().Be(2);
        _error.ToString().Should().Match("*line *");
    }

    [Fact]
    public async Task Run_NoFile_SaysSoAndWritesNothing()
    {
        (await RunAsync([Path.Combine(_folder.FullName, "missing.jsonl.gz"), "--out", Out])).Should().Be(2);

        _error.ToString().Should().Contain("missing.jsonl.gz");
        File.Exists(Out).Should().BeFalse();
    }

    [Fact]
    public async Task Run_EmptyFile_SaysSo()
    {
        (await RunAsync([Corpus(), "--out", Out])).Should().Be(2);

        _error.ToString().Should().Contain("holds no exchange");
    }

    [Theory]
    [InlineData("usage:*")]
    [InlineData("--chunk needs a whole number*", "x", "--chunk", "0")]
    [InlineData("Unknown option '--fast'*", "x", "--fast")]
    [InlineData("--out needs a value*", "x", "--out")]
    [InlineData("One corpus at a time*", "x", "y")]
    public async Task Run_BadCommandLine_SaysHow(string message, params string[] args)
    {
        (await RunAsync(args)).Should().Be(2);

        _error.ToString().Should().Match(message);
    }

    private string Out => Path.Combine(_folder.FullName, "actual.jsonl");

    private Task<int> RunAsync(string[] args) => ReplayCommand.RunAsync(args, _output, _error);

    private string Corpus(params string[] lines)
    {
        var path = Path.Combine(_folder.FullName, "corpus.jsonl.gz");
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }

        return path;
    }

    private static string Line(string id, string method, string url, string? expected) =>
        $$"""{"id":"{{id}}","provider":"openai","method":"{{method}}","url":"{{url}}","request_headers":{"content-type":"application/json"},"request_body_base64":"{{Base64(method == "GET" ? "" : Request)}}","status":200,"response_headers":{"content-type":"text/plain","x-many":["a","b"]},"replay_content_type":"application/json","response_body_base64":"{{Base64(Answer)}}","is_stream":false{{(expected is null ? "" : $",\"expected\":{expected}")}}}""";

    private static string Expected(string operation, int? input, int? output) =>
        $$"""{"operation":"{{operation}}","model":"gpt-x","response_model":"gpt-x-2026","input_tokens":{{Json(input)}},"output_tokens":{{Json(output)}},"total_tokens":{{Json(input + output)}},"cached_input_tokens":null,"cache_write_tokens":0,"reasoning_tokens":null,"finish_reasons":["stop"],"tool_calls":0}""";

    private static string Json(int? value) => value is { } some ? $"{some}" : "null";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
