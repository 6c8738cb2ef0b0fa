using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Providers;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class RequestReaderTests
{
    [Fact]
    public void Parameters_are_read_and_content_is_not()
    {
        const string Body = """
            {"messages":[{"role":"user","content":"CANARY","model":"no"}],"model":"gpt-z","stream":true,"temperature":0.25,"max_completion_tokens":400,
             "tools":[{"type":"function","function":{"name":"CANARY","temperature":9}}],"user":"CANARY","metadata":{"temperature":7},"stop":"CANARY",
             "tool_choice":"auto","reasoning":{"effort":"high"},"response_format":{"type":"json_schema","json_schema":{"name":"CANARY"}},"seed":7,
             "service_tier":"CANARY is free text"}
            """;

        var facts = Read(Body);

        facts.Should().BeEquivalentTo(new { Model = "gpt-z", Stream = true, Temperature = 0.25, MaxTokens = 400L, SizeBytes = (long)Encoding.UTF8.GetByteCount(Body) });
        facts.ConfigJson.Should().Be(
            """{"temperature":0.25,"max_completion_tokens":400,"tool_choice":"auto","reasoning.effort":"high","response_format.type":"json_schema","seed":7}""");
    }

    [Theory]
    [InlineData("""{"seed":1,"top_p":0.5,"seed":2}""", """{"top_p":0.5,"seed":2}""")]
    [InlineData("""{"top_p":0.5,"seed":1,"seed":2,"n":3}""", """{"top_p":0.5,"seed":2,"n":3}""")]
    [InlineData("""{"seed":1,"seed":2}""", """{"seed":2}""")]
    [InlineData("""{"verbosity":"low","n":1,"verbosity":"as you like it"}""", """{"n":1}""")]
    [InlineData("""{"verbosity":"low","verbosity":"as you like it"}""", null)]
    [InlineData("""{"options":{"seed":1},"seed":2}""", """{"options.seed":1,"seed":2}""")]
    public void A_parameter_that_is_said_twice_counts_as_it_was_said_last(string body, string? config) =>
        Read(body).ConfigJson.Should().Be(config);

    [Theory]
    [InlineData("""{"generationConfig":{"temperature":1,"maxOutputTokens":50}}""", 1.0, 50)]
    [InlineData("""{"inferenceConfig":{"temperature":0.5,"maxTokens":60}}""", 0.5, 60)]
    [InlineData("""{"options":{"temperature":0,"num_predict":70}}""", 0.0, 70)]
    [InlineData("""{"temperature":null}""", null, null)]
    public void Every_family_has_its_own_place_for_them(string body, double? temperature, int? maxTokens) =>
        Read(body).Should().BeEquivalentTo(new { Temperature = temperature, MaxTokens = (long?)maxTokens });

    [Fact]
    public void A_model_in_the_path_goes_before_the_bodys_but_a_deployments_name_does_not()
    {
        Read("""{"model":"body"}""", new("p", "chat", WireShapes.OpenAiChat, "path", "h", "/", null)).Model.Should().Be("path");
        Read("""{"model":"body"}""", new("p", "chat", WireShapes.OpenAiChat, "path", "h", "/", null) { ModelIsDeployment = true }).Model.Should().Be("body");
        Read("""{}""", new("p", "chat", WireShapes.OpenAiChat, "path", "h", "/", null) { ModelIsDeployment = true }).Model.Should().Be("path");
    }

    [Fact]
    public void A_form_gives_its_small_fields_and_no_file()
    {
        var file = new string('\n', 40) + "CANARY--x\r\nmodel\r\n" + new string('y', 3000);
        var body = "--xYzZY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"model\"\r\nContent-Type: audio/wav\r\n\r\n" + file
            + "\r\n--xYzZY\r\ncontent-disposition: form-data; name=model\r\n\r\nwhisper-9\r\n--xYzZY\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n"
            + "--xYzZY\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nCANARY\r\n--xYzZY\r\nContent-Disposition: form-data; name=\"temperature\"\r\n\r\n0.5\r\n--xYzZY--\r\n";

        var facts = Read(body, new("p", "transcription", WireShapes.OpenAiAudio, null, "h", "/", null));

        facts.Should().BeEquivalentTo(new { Model = "whisper-9", Stream = true, Temperature = 0.5, ConfigJson = """{"temperature":0.5}""" });
    }

    [Fact]
    public void The_hash_tells_bodies_apart_and_does_not_depend_on_the_cut()
    {
        Read("{\"a\":1}").ContextHash.Should().HaveLength(16).And.NotBe(Read("{\"a\":2}").ContextHash);
        Read("").ContextHash.Should().BeNull();
    }

    private static RequestFacts Read(string body, ProviderMatch? match = null)
    {
        var call = match ?? new("p", "chat", WireShapes.OpenAiChat, null, "h", "/", null);
        var bytes = Encoding.UTF8.GetBytes(body);
        var whole = ReadPieces(bytes, int.MaxValue, call);
        foreach (var piece in Wire.Pieces)
        {
            ReadPieces(bytes, piece, call).Should().BeEquivalentTo(whole, "the facts do not depend on the cut ({0} bytes)", piece);
        }

        return whole;
    }

    private static RequestFacts ReadPieces(byte[] body, int piece, ProviderMatch match)
    {
        var observer = new WireObserver(match);
        for (var at = 0; at < body.Length; at += piece == int.MaxValue ? body.Length : piece)
        {
            observer.OnRequestBytes(body.AsSpan(at, Math.Min(piece, body.Length - at)));
        }

        observer.OnRequestEnd();
        return observer.Facts.Request;
    }
}
