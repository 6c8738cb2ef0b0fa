using System.Net;
using System.Text;
using LlmTracing.Capture;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

public sealed class StreamUsageRequestTests
{
    private const string Url = "https://api.openai.com/v1/chat/completions";

    [Theory]
    [InlineData("""{"model":"m","stream":true}""", """{"model":"m","stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{ "stream" : true , "messages" : [ { "content" : "\"stream_options\"" } ] }""", """{ "stream" : true , "messages" : [ { "content" : "\"stream_options\"" } ] ,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream":true,"stream_options":{}}""", """{"stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{"include_obfuscation":false},"stream":true}""", """{"stream_options":{"include_usage":true,"include_obfuscation":false},"stream":true}""")]
    [InlineData("""{"stream":true,"stream_options":null}""", """{"stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":false}}""", null)]
    [InlineData("""{"stream":true,"stream_options":{"include_usage":true}}""", null)]
    [InlineData("""{"stream":true,"stream_options":1}""", null)]
    [InlineData("""{"stream":false}""", null)]
    [InlineData("""{"model":"m"}""", null)]
    [InlineData("""{"stream":true""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void Change_AsksOnlyWhereTheCallerLeftItUnset(string body, string? expected) => Change(body).Should().Be(expected);

    [Theory]
    [InlineData("""{"stream":true,"data_sources":[]}""")]
    [InlineData("""{"stream":true,"messages":[{"content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""")]
    public void Change_AzureWithImagesOrData_IsLeftAlone(string body)
    {
        Change(body, isAzure: true).Should().BeNull();
        Change(body).Should().NotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_WithTheOption_SendsTheChangedBodyAndGivesTheCallersBack(bool option)
    {
        var primary = new StubHandler(_ => new HttpResponseMessage(HttpStatusCode.OK));
        using var http = new HttpClient(new LlmTracingHandler(new CapturingSink(), new LlmTracingOptions { RequestStreamUsage = option }) { InnerHandler = primary });
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = Json("""{"stream":true}""") };
        var content = request.Content;

        using var response = await http.SendAsync(request);

        Encoding.UTF8.GetString(primary.SentBodies.Single()).Should().Be(
            option ? """{"stream":true,"stream_options":{"include_usage":true}}""" : """{"stream":true}""");
        request.Content.Should().BeSameAs(content);
    }

    [Fact]
    public void MayChange_NotForSignedOrCompressedRequestsOrOtherApis()
    {
        using var plain = new HttpRequestMessage(HttpMethod.Post, Url) { Content = Json("{}") };
        using var signed = new HttpRequestMessage(HttpMethod.Post, Url) { Content = Json("{}") };
        signed.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=x");
        using var compressed = new HttpRequestMessage(HttpMethod.Post, Url) { Content = Json("{}") };
        compressed.Content.Headers.ContentEncoding.Add("gzip");

        StreamUsageRequest.MayChange(plain, "openai", "/v1/chat/completions").Should().BeTrue();
        StreamUsageRequest.MayChange(plain, "openai", "/v1/responses").Should().BeFalse();
        StreamUsageRequest.MayChange(plain, "mistral_ai", "/v1/chat/completions").Should().BeFalse();
        StreamUsageRequest.MayChange(signed, "openai", "/v1/chat/completions").Should().BeFalse();
        StreamUsageRequest.MayChange(compressed, "openai", "/v1/chat/completions").Should().BeFalse();
    }

    [Theory]
    [InlineData("Content-Digest")]
    [InlineData("Repr-Digest")]
    [InlineData("Digest")]
    [InlineData("Content-MD5")]
    [InlineData("Signature-Input")]
    public void MayChange_NotWhereAHeaderHoldsForTheseBytesOnly(string header)
    {
        using var onRequest = new HttpRequestMessage(HttpMethod.Post, Url) { Content = Json("{}") };
        using var onContent = new HttpRequestMessage(HttpMethod.Post, Url) { Content = Json("{}") };
        var allowed = !onRequest.Headers.TryAddWithoutValidation(header, "x");
        onContent.Content.Headers.TryAddWithoutValidation(header, "x").Should().BeTrue();

        // A header of contents does not stand on a request itself.
        StreamUsageRequest.MayChange(onRequest, "openai", "/v1/chat/completions").Should().Be(allowed);
        StreamUsageRequest.MayChange(onContent, "openai", "/v1/chat/completions").Should().BeFalse();
    }

    private static string? Change(string body, bool isAzure = false) =>
        StreamUsageRequest.Change(Encoding.UTF8.GetBytes(body), isAzure) is { } changed ? Encoding.UTF8.GetString(changed) : null;

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
