using System.Diagnostics;
using System.Net;
using System.Text;
using LlmTracing.Tests.Support;
using LlmTracing.Tests.Telemetry;

namespace LlmTracing.Tests.Capture;

/// <summary>On a host that nobody knows a path alone makes no call: what is asked or answered has to look like one.</summary>
public sealed class UnknownHostTests
{
    [Theory]
    [InlineData("/api/chat", """{"room":7,"message":"hello","messages":[{"role":"user"}]}""", """{"id":"m1","message":{"content":"hi"},"status":"sent"}""")]
    [InlineData("/responses", """{"survey":"s1","answers":[1,2]}""", """{"id":"r1","status":"saved","error":null}""")]
    [InlineData("/completion", """{"course":"c1"}""", """{"content":"done","percent":100}""")]
    [InlineData("/completions", """{"prefix":"new y"}""", """{"items":["new york"]}""")]
    [InlineData("/v1/messages", """{"to":"+1","text":"hello"}""", """{"id":"m1","status":"queued","type":"sms"}""")]
    [InlineData("/embeddings", """{"widget":1}""", """{"html":"<iframe>"}""")]
    [InlineData("/api/generate", """{"report":"q3"}""", """{"url":"/r/1"}""")]
    [InlineData("/rerank", """{"list":[3,1]}""", """{"list":[1,3]}""")]
    [InlineData("/v1/models/resnet:predict", """{"instances":[[0.1]]}""", """{"predictions":[[0.9]]}""")]
    [InlineData("/model/churn/invoke", """{"inputs":[1]}""", """{"score":0.2}""")]
    public async Task OwnServiceWithAPathOfThatName_LeavesNoRow(string path, string request, string answer)
    {
        var sink = await SendAsync("https://svc.acme.internal" + path, request, HttpStatusCode.OK, answer);

        sink.Records.Should().BeEmpty();
    }

    [Theory]
    [InlineData("/responses", "{}", HttpStatusCode.InternalServerError, """{"error":{"message":"database is gone"}}""")]
    [InlineData("/api/chat", "", HttpStatusCode.OK, "")]
    [InlineData("/api/chat", "not json", HttpStatusCode.BadGateway, "<html>bad gateway</html>")]
    public async Task OwnServiceThatFails_LeavesNoRow(string path, string request, HttpStatusCode status, string answer)
    {
        var sink = await SendAsync("https://svc.acme.internal" + path, request, status, answer);

        sink.Records.Should().BeEmpty();
    }

    [Theory]
    [InlineData("/api/chat", """{"model":"llama3.2","messages":[]}""", "")]
    [InlineData("/v1/chat/completions", """{"model":"m","messages":[]}""", """{"error":"gateway is down"}""")]
    [InlineData("/completion", """{"prompt":"x"}""", """{"content":"y","stop":true,"tokens_evaluated":3,"tokens_predicted":1}""")]
    [InlineData("/v1/chat/completions", """{"messages":[]}""", """{"choices":[{"index":0,"message":{"content":"y"}}]}""")]
    [InlineData("/v1/responses", """{"prompt":{"id":"pmpt_1"}}""", """{"id":"resp_1","object":"response","status":"queued"}""")]
    [InlineData("/v1/embeddings", """{"input":"x"}""", """{"data":[],"usage":{"prompt_tokens":2,"total_tokens":2}}""")]
    [InlineData("/gw/model/us.anthropic.claude-sonnet-4-v1%3A0/invoke", "{}", "")]
    [InlineData("/google/v1beta/models/gemini-2.5-flash:generateContent", "{}", "")]
    [InlineData("/openai/deployments/prod/chat/completions", "{}", "")]
    public async Task CallThatRequestOrAnswerShows_LeavesOneRow(string path, string request, string answer)
    {
        var sink = await SendAsync("https://proxy.acme.internal" + path, request, HttpStatusCode.OK, answer);

        sink.Only.ServerAddress.Should().Be("proxy.acme.internal");
    }

    [Fact]
    public async Task OwnService_ActivityIsNotExportedAndTheCallersStaysCurrent()
    {
        using var view = new ActivityView(LlmTracingTelemetry.Name, ActivityView.Root.Name);
        using var root = ActivityView.Root.StartActivity()!;

        await SendAsync("https://svc.acme.internal/api/chat", """{"room":7}""", HttpStatusCode.OK, "{}");

        Activity.Current.Should().BeSameAs(root);
        view.Of(root.TraceId).Where(static activity => activity.Recorded).Should().BeEmpty();
    }

    private static async Task<CapturingSink> SendAsync(string url, string request, HttpStatusCode status, string answer)
    {
        var sink = new CapturingSink();
        var network = new StubHandler(_ => new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") });
        using var client = new HttpClient(new LlmTracingHandler(sink) { InnerHandler = network });
        using var content = new StringContent(request, Encoding.UTF8, "application/json");

        using var response = await client.PostAsync(url, content);

        (await response.Content.ReadAsStringAsync()).Should().Be(answer);
        return sink;
    }
}
