using System.Text;
using LlmTracing.Assembly;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>What the scanner makes of odd and hostile documents.</summary>
public sealed class JsonScannerTests
{
    [Theory]
    [InlineData("""{"usage":{"prompt_tokens":1},"usage":{"prompt_tokens":2}}""", "2/-/-/-/-")] // the last of two equal keys counts
    [InlineData("""{"us\u0061ge":{"prompt_tok\u0065ns":2}}""", "2/-/-/-/-")]
    [InlineData("""{"usage":{"prompt_tokens":{"deep":[1,2]},"completion_tokens":3}}""", "-/3/-/-/-")]
    [InlineData("""{"usage":[{"prompt_tokens":1}],"x":"\"usage\":{\"prompt_tokens\":9}"}""", "-/-/-/-/-")]
    [InlineData("""{"x":"\\","usage":{"prompt_tokens":4}}""", "4/-/-/-/-")]
    [InlineData("""{"x":"\\\"{","usage":{"prompt_tokens":4}}""", "4/-/-/-/-")]
    [InlineData("""{"x":{"a":"]}\"","b":["{",{}]},"usage":{"prompt_tokens":4}}""", "4/-/-/-/-")]
    [InlineData("{\"usage\" : { \"prompt_tokens\" :\t4 , \"completion_tokens\":\r\n5 } } ", "4/5/-/-/-")]
    [InlineData("""{"usage":{"prompt_tokens":1e400,"completion_tokens":99999999999999999999}}""", "-/1000000000000000/-/-/-")]
    [InlineData("""{"usage":{"prompt_tokens":NaN,"completion_tokens":"many","total_tokens":true}}""", "1/-/-/-/-")]
    [InlineData("""{"usage":{}}""", "-/-/-/-/-")]
    [InlineData("""{"usage":{"prompt_tokens":1}""", "-/-/-/-/-")] // cut: half a document says nothing
    [InlineData("""{"usage":{"prompt_tokens":1]}""", "-/-/-/-/-")]
    [InlineData("""{"usage":{"prompt_tokens":1},,}""", "-/-/-/-/-")]
    [InlineData("""{"usage" {"prompt_tokens":1}}""", "-/-/-/-/-")]
    [InlineData("""}{"usage":{"prompt_tokens":1}}""", "-/-/-/-/-")]
    [InlineData("<html><body>502 Bad Gateway</body></html>", "-/-/-/-/-")]
    [InlineData("true", "-/-/-/-/-")]
    [InlineData("\"text\"", "-/-/-/-/-")]
    [InlineData("[1,[2,{\"usage\":{\"prompt_tokens\":1}}],\"x\"]", "-/-/-/-/-")]
    [InlineData("", "-/-/-/-/-")]
    public void Documents(string body, string expected) => Wire.Read(WireShapes.OpenAiChat, body, Wire.Json).Counts().Should().Be(expected);

    [Fact]
    public void Invalid_UTF8_in_a_skipped_text_and_in_a_value_hurts_nobody()
    {
        byte[] body = [.. "{\"model\":\"m"u8, 0xFF, 0xC3, .. "\",\"choices\":[{\"message\":{\"content\":\""u8, 0xED, 0xA0, 0x80, .. "\"}}],\"usage\":{\"prompt_tokens\":3}}"u8];

        var facts = Wire.Read(WireShapes.OpenAiChat, body, Wire.Json);

        facts.Counts().Should().Be("3/-/-/-/-");
        facts.Response.Model.Should().StartWith("m");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"usage\":")]
    [InlineData("{\"choices\":[")]
    [InlineData("{\"a\":[")]
    public void Depth_costs_nothing(string unit)
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 100_000)));

        Wire.ReadPieces(WireShapes.OpenAiChat, body, 4096, Wire.Json).Response.Usage.IsPresent.Should().BeFalse();
    }

    [Fact]
    public void Any_number_of_choices_and_calls_is_bounded()
    {
        var calls = string.Join(',', Enumerable.Range(0, 20_000).Select(static i => $$"""{"id":"{{i}}","function":{"name":"f{{i}}" } }"""));
        var choices = string.Join(',', Enumerable.Repeat("""{"finish_reason":"stop"}""", 20_000));

        var facts = Wire.ReadPieces(
            WireShapes.OpenAiChat, Encoding.UTF8.GetBytes($$"""{"choices":[{"message":{"tool_calls":[{{calls}}] } },{{choices}}]}"""), int.MaxValue, Wire.Json);

        facts.Response.ToolCalls.Should().BeInRange(1, 1024);
        facts.Response.FinishReasons!.Count.Should().BeInRange(1, 1024);
    }

    [Theory]
    [InlineData("""{"object":"error","message":"Invalid model: x","type":"invalid_model","param":null,"code":"1500"}""", "invalid_model", "1500", "Invalid model: x")]
    [InlineData("""{"error":{"message":"x","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<t>"}}""", "invalid_request_error", "tool_use_failed", "x")]
    [InlineData("""{"code":"Client specified an invalid argument","error":"Model not found: x"}""", null, "Client specified an invalid argument", "Model not found: x")]
    [InlineData("""{"error":{"message":"x","type":"server_error","param":"","code":"","id":""},"status_code":500}""", "server_error", null, "x")]
    [InlineData("""{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", "unavailable_error", "503", "Loading model")]
    [InlineData("""{"error":"Model too busy"}""", null, null, "Model too busy")]
    [InlineData("""{"id":"e1","message":"invalid api token"}""", null, null, "invalid api token")]
    [InlineData("""{"statusCode":429,"message":"Rate limit is exceeded."}""", null, "429", "Rate limit is exceeded.")]
    [InlineData("""{"detail":"Unauthorized"}""", null, null, "Unauthorized")]
    [InlineData("""{"detail":[{"type":"missing","loc":["body","model"],"msg":"Field required"}]}""", null, null, "Field required")]
    [InlineData("""{"error":{"message":"x","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", "400", "content_filter", "x")]
    [InlineData("""{"error":{"code":429,"message":"Provider returned error","metadata":{"raw":"r","error_type":"rate_limit_exceeded"}},"user_id":"u"}""", "rate_limit_exceeded", "429", "Provider returned error")]
    public void Error_bodies(string body, string? type, string? code, string? message) =>
        Wire.Read(WireShapes.OpenAiChat, body, Wire.Json, 400).Response.Error.Should().Be(new ProviderError(type, code, message));

    [Fact]
    public void The_closing_quote_is_where_one_finds_it_byte_by_byte()
    {
        var random = new Random(23);
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = new byte[random.Next(200)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = "aaaaaaau\\\\\""u8[random.Next(run % 2 == 0 ? 10 : 11)];
            }

            var (at, escapes) = (0, 0);
            while (at < bytes.Length && bytes[at] != '"')
            {
                if (bytes[at] == '\\' && at + 1 < bytes.Length)
                {
                    escapes += bytes[++at] == 'u' ? 4 : 1;
                }

                at++;
            }

            JsonScanner.ClosingQuote(bytes, 0, out var found).Should().Be(at < bytes.Length ? at : -1, Encoding.UTF8.GetString(bytes));
            if (at < bytes.Length)
            {
                found.Should().Be(escapes, Encoding.UTF8.GetString(bytes));
            }
        }
    }

    [Fact]
    public void The_closing_bracket_is_where_one_finds_it_byte_by_byte()
    {
        var random = new Random(29);
        var found = 0;
        for (var run = 0; run < 30_000; run++)
        {
            var bytes = new byte[random.Next(300)];
            var letters = run % 3 == 0 ? "aaaaaaaaaaaaaaaaaa,{[[}]\"\"\"\"\\"u8 : run % 3 == 1 ? "aaaaaaaaaaaa{}\"\"\"\\\\"u8 : "0,1,2,3,4,5,6,7,[]"u8;
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = letters[random.Next(letters.Length)];
            }

            var (at, depth, inString) = (0, 1, false);
            for (; at < bytes.Length; at++)
            {
                var b = bytes[at];
                if (inString)
                {
                    at += b == '\\' ? 1 : 0;
                    inString = b != '"';
                }
                else if (b == '"')
                {
                    inString = true;
                }
                else if ((depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0) == 0)
                {
                    break;
                }
            }

            found += depth == 0 ? 1 : 0;
            JsonScanner.ClosingBracket(bytes, 0).Should().Be(depth == 0 ? at : -1, Encoding.UTF8.GetString(bytes));
        }

        found.Should().BeInRange(5_000, 29_000, "both are to be tried");
    }

    [Fact]
    public void A_page_of_HTML_with_an_error_status_tells_nothing() =>
        Wire.Read(WireShapes.AnthropicMessages, "<html>\n<h1>529</h1>data: {\"error\":1}\n</html>", "text/html", 529).Response.Error.Should().BeNull();
}
