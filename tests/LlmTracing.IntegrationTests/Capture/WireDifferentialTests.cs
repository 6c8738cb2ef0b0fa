using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmTracing.IntegrationTests.Capture;

/// <summary>Over a real connection: cut, reset, chunked and trailing answers look the same to the caller with the handler and without it.</summary>
public sealed class WireDifferentialTests
{
    private const string Events = "data: {\"model\":\"m\",\"choices\":[]}\n\n";

    private static readonly Dictionary<string, (string Answer, bool IsComplete, string ErrorCode)> Answers = new()
    {
        ["whole, by length"] = ($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\n{{}}", true, ""),
        ["cut, by length"] = ($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{{\"id\":", false, ErrorCodes.StreamIncomplete),
        ["cut, chunked"] = ($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{Events.Length:x}\r\n{Events}\r\n", false, ErrorCodes.StreamIncomplete),
        ["chunked with trailers"] = ($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\ne\r\ndata: [DONE]\n\n\r\n0\r\nX-End: yes\r\n\r\n", true, ""),
        ["until close"] = ($"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{{\"error\":{{\"type\":\"invalid_request_error\"}}}}", true, ErrorCodes.InvalidRequest),
        ["no answer"] = ("", false, ErrorCodes.ProviderUnavailable),
        ["no HTTP"] = ("hello\r\n\r\n", false, ErrorCodes.ProviderUnavailable),
    };

    public static TheoryData<string> Names { get; } = [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task CallerSeesTheSame(string name)
    {
        var (answer, isComplete, errorCode) = Answers[name];
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        var sink = new ListSink();
        using var plain = new HttpClient(new SocketsHttpHandler());
        using var traced = new HttpClient(new LlmTracingHandler(sink) { InnerHandler = new SocketsHttpHandler() });
        var serving = ServeAsync(server, answer);

        foreach (var completion in new[] { HttpCompletionOption.ResponseContentRead, HttpCompletionOption.ResponseHeadersRead })
        {
            (await SeeAsync(traced, port, completion)).Should().Be(await SeeAsync(plain, port, completion));
        }

        server.Stop();
        await serving;
        sink.Records.Should().HaveCount(2).And.OnlyContain(record => record.IsComplete == isComplete && record.ErrorCode == errorCode);
    }

    [Fact]
    public async Task NobodyListens_IsARowWithTheModel()
    {
        var sink = new ListSink();
        using var http = new HttpClient(new LlmTracingHandler(sink) { InnerHandler = new SocketsHttpHandler() });

        var call = () => http.PostAsync("http://127.0.0.1:1/v1/chat/completions", AnsweringHandler.Question());

        await call.Should().ThrowAsync<HttpRequestException>();
        sink.Records.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Model = "m", StatusCode = 0, ErrorCode = ErrorCodes.ProviderUnavailable, ErrorCategory = "network_error" });
    }

    private static async Task<string> SeeAsync(HttpClient client, int port, HttpCompletionOption completion)
    {
        var seen = new StringBuilder();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/v1/chat/completions") { Content = AnsweringHandler.Question() };
            using var response = await client.SendAsync(request, completion);
            var body = await response.Content.ReadAsStringAsync();
            seen.Append(response).AppendLine(body);
            seen.AppendJoin('|', response.TrailingHeaders.Select(header => $"{header.Key}={string.Join(',', header.Value)}"));
        }
        catch (Exception exception)
        {
            for (var e = exception; e is not null; e = e.InnerException)
            {
                seen.Append(e.GetType()).Append(": ").AppendLine(e.Message);
            }
        }

        // The content's type name is the one difference, and no part of what was answered.
        return string.Join('\n', seen.ToString().Split('\n').Select(line => line.Contains("Content: ") ? line[..line.IndexOf("Content: ", StringComparison.Ordinal)] : line));
    }

    private static async Task ServeAsync(TcpListener server, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var request = new StringBuilder();
                var buffer = new byte[4096];
                while (!request.ToString().EndsWith("]}", StringComparison.Ordinal))
                {
                    request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped, while it waited or before it came to wait again.
        }
    }

    private sealed class ListSink : ITraceSink
    {
        public List<TraceRecord> Records { get; } = [];

        public WriteResult Write(TraceRecord record)
        {
            Records.Add(record);
            return WriteResult.Accepted;
        }
    }
}
