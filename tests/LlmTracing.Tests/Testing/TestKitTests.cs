using System.Net;
using System.Text;
using LlmTracing.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmTracing.Tests.Testing;

/// <summary>The test kit as a team uses it.</summary>
public sealed class TestKitTests
{
    private const string OpenAi = "https://api.openai.com/v1/chat/completions";
    private const string Anthropic = "https://api.anthropic.com/v1/messages";
    private const string Gemini = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent";
    private const string GeminiStream = "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse";

    private readonly CapturingTraceSink _sink = new();

    public static TheoryData<string, string, RecordedAnswer, bool> Answers => new()
    {
        { OpenAi, "openai", ProviderAnswers.OpenAi(inputTokens: 700, outputTokens: 21), false },
        { OpenAi, "openai", ProviderAnswers.OpenAiStream("one two three", inputTokens: 700, outputTokens: 21), true },
        { Anthropic, "anthropic", ProviderAnswers.Anthropic(inputTokens: 700, outputTokens: 21), false },
        { Anthropic, "anthropic", ProviderAnswers.AnthropicStream("one two three", inputTokens: 700, outputTokens: 21), true },
        { Gemini, "gcp.gemini", ProviderAnswers.Gemini(inputTokens: 700, outputTokens: 21), false },
        { GeminiStream, "gcp.gemini", ProviderAnswers.GeminiStream("one two three", inputTokens: 700, outputTokens: 21), true },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfEachProvider_IsReadAsTheProvidersOwn(string url, string provider, RecordedAnswer answer, bool streams)
    {
        await CallAsync(new RecordedProvider(answer), url);

        _sink.Only.Should().BeEquivalentTo(new
        {
            Provider = provider,
            InputTokens = 700u,
            OutputTokens = 21u,
            TotalTokens = 721u,
            IsStreaming = streams,
            IsComplete = true,
            ErrorCode = ErrorCodes.None,
        });
        _sink.Only.FinishReasons.Should().ContainSingle();
    }

    [Fact]
    public async Task Answer_WithQuotesInItsText_IsStillJson()
    {
        var body = await CallAsync(new RecordedProvider(ProviderAnswers.OpenAi("say \"<in>\"\n")), OpenAi);

        using var json = System.Text.Json.JsonDocument.Parse(body);
        json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().Should().Be("say \"<in>\"\n");
    }

    [Fact]
    public async Task Error_LeavesARowThatSaysSo()
    {
        await CallAsync(new RecordedProvider(RecordedAnswer.Error(HttpStatusCode.TooManyRequests, "rate_limit_error")), OpenAi);

        _sink.Only.StatusCode.Should().Be(429);
        _sink.Only.ErrorCode.Should().Be(ErrorCodes.RateLimited);
    }

    [Fact]
    public async Task CutAfter_BreaksTheStreamForCallerAndRow()
    {
        var call = () => CallAsync(new RecordedProvider(ProviderAnswers.OpenAiStream("one two three").CutAfter(2)), OpenAi);

        await call.Should().ThrowAsync<Exception>().Where(e => e is IOException || e.InnerException is IOException);
        _sink.Only.IsComplete.Should().BeFalse();
        _sink.Only.ErrorCode.Should().Be(ErrorCodes.StreamIncomplete);
    }

    [Fact]
    public async Task Failure_ThrowsIntoTheCallAndLeavesARow()
    {
        var call = () => CallAsync(new RecordedProvider(RecordedAnswer.Failure(static () => new HttpRequestException("no route"))), OpenAi);

        await call.Should().ThrowAsync<HttpRequestException>().WithMessage("no route");
        _sink.Only.ErrorCode.Should().Be(ErrorCodes.ProviderUnavailable);
    }

    [Fact]
    public async Task Provider_GivesItsAnswersInOrderAndKeepsWhatItWasSent()
    {
        var provider = new RecordedProvider(RecordedAnswer.Error(HttpStatusCode.ServiceUnavailable), ProviderAnswers.OpenAi());
        for (var i = 0; i < 3; i++)
        {
            await CallAsync(provider, OpenAi);
        }

        _sink.Records.Select(r => (int)r.StatusCode).Should().Equal(503, 200, 200);
        provider.Requests.Should().HaveCount(3).And.OnlyContain(r => r.Method == HttpMethod.Post && r.Uri == new Uri(OpenAi) && r.Body.Contains("gpt-4o"));
    }

    [Fact]
    public void Provider_OfASynchronousSend_Answers()
    {
        using var http = new HttpMessageInvoker(new LlmTracingHandler(_sink) { InnerHandler = new RecordedProvider(ProviderAnswers.OpenAi()) });
        using var request = Request(OpenAi);
        using (var response = http.Send(request, default))
        using (var body = response.Content.ReadAsStream())
        {
            body.CopyTo(Stream.Null);
        }

        _sink.Only.TotalTokens.Should().Be(15);
    }

    [Fact]
    public void Provider_WithoutAnAnswer_IsRefused()
    {
        var make = () => new RecordedProvider();

        make.Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task Sink_InAServiceCollection_GetsEveryRecordWithoutClickHouse()
    {
        var services = new ServiceCollection();
        services.AddLlmTracing();
        services.AddSingleton<ITraceSink>(_sink);
        services.ConfigureHttpClientDefaults(c => c.ConfigurePrimaryHttpMessageHandler(() => new RecordedProvider(ProviderAnswers.OpenAi())));
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("any");
        using var request = Request(OpenAi);
        using var response = await http.SendAsync(request);

        (await _sink.WaitForAsync(1)).Should().ContainSingle().Which.Model.Should().Be("gpt-4o");
    }

    [Fact]
    public async Task WaitFor_ARecordThatComesLater_Returns()
    {
        var waiting = _sink.WaitForAsync(2);
        _sink.Write(new TraceRecord { Model = "a" });
        waiting.IsCompleted.Should().BeFalse();
        _sink.Write(new TraceRecord { Model = "b" });

        (await waiting).Select(r => r.Model).Should().Equal("a", "b");
    }

    [Fact]
    public async Task WaitFor_ARecordThatNeverComes_SaysWhatCame()
    {
        _sink.Write(new TraceRecord { Provider = "openai", Model = "gpt-4o", StatusCode = 200 });
        var wait = () => _sink.WaitForAsync(2, TimeSpan.Zero);

        await wait.Should().ThrowAsync<TimeoutException>().WithMessage("2 traced calls were expected. There were 1: openai gpt-4o 200.");
    }

    [Fact]
    public void Only_OfNone_SaysWhatToLookFor()
    {
        var read = () => _sink.Only;

        read.Should().Throw<InvalidOperationException>().WithMessage("*There was none*");
    }

    [Fact]
    public void Clear_ForgetsTheRecords()
    {
        _sink.Write(new TraceRecord());
        _sink.Clear();

        _sink.Records.Should().BeEmpty();
    }

    private async Task<string> CallAsync(HttpMessageHandler provider, string url)
    {
        using var http = new HttpClient(new LlmTracingHandler(_sink) { InnerHandler = provider }, disposeHandler: false);
        using var request = Request(url);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await response.Content.ReadAsStringAsync();
    }

    private static HttpRequestMessage Request(string url) => new(HttpMethod.Post, url)
    {
        Content = new StringContent("""{"model":"gpt-4o","messages":[]}""", Encoding.UTF8, "application/json"),
    };
}
