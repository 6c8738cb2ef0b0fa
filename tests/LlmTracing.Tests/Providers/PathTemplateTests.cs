using LlmTracing.Providers;

namespace LlmTracing.Tests.Providers;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/chat/completions", "/v1/chat/completions", "")]
    [InlineData("/chat/completions", "/V1/Chat/Completions", "")]
    [InlineData("/models/{model}:generateContent", "/v1/models/m:generateContent", "m")]
    [InlineData("/models/{model}:generateContent", "/models/ft:m:1:generateContent", "ft:m:1")]
    [InlineData("/model/{model+}/invoke", "/bedrock/model/a/b/invoke", "a/b")]
    [InlineData("/publishers/{publisher}/models/{model}:rawPredict", "/publishers/p/models/m:rawPredict", "m")]
    [InlineData("/models/{model+}", "/models/a/b", "a/b")]
    public void Matches_PathThatEndsSo_GivesTheModel(string pattern, string path, string model)
    {
        PathTemplate.Parse(pattern).Matches(path, out var range).Should().BeTrue();

        path[range].Should().Be(model);
    }

    [Theory]
    [InlineData("/chat/completions", "/v1/chat/completions/1")]
    [InlineData("/chat/completions", "/xchat/completions")]
    [InlineData("/models/{model}:generateContent", "/models/:generateContent")]
    [InlineData("/models/{model}:generateContent", "/other/m:generateContent")]
    [InlineData("/models/{model}/ask", "/models/a/b/ask")]
    [InlineData("/model/{model+}/invoke", "/model//invoke2")]
    [InlineData("/model/{model+}/invoke", "/invoke")]
    [InlineData("/models/{model+}", "/models/")]
    [InlineData("/chat", "")]
    public void Matches_AnyOtherPath_IsFalse(string pattern, string path) =>
        PathTemplate.Parse(pattern).Matches(path, out _).Should().BeFalse();
}
