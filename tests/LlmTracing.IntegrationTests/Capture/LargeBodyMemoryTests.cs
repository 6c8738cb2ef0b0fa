using System.Net;
using System.Text;
using LlmTracing.Capture;
using Xunit.Abstractions;

namespace LlmTracing.IntegrationTests.Capture;

[CollectionDefinition(nameof(LargeBodyMemoryTests), DisableParallelization = true)]
public sealed class MemoryCollection;

/// <summary>What a call of 100 MB keeps alive while it is read, beside the plain client.</summary>
[Collection(nameof(LargeBodyMemoryTests))]
public sealed class LargeBodyMemoryTests(ITestOutputHelper output)
{
    private const int Megabyte = 1 << 20;
    private const int Size = 100 * Megabyte;

    [Theory]
    [InlineData("text/event-stream", "", "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"some words of an answer\"}}]}\n\n")]
    [InlineData("application/json", "{\"model\":\"m\",\"data\":[", "{\"object\":\"embedding\",\"embedding\":[0.0123,-0.4567,0.8901]},")]
    public async Task HundredMegabytes_KeepLessThanOneAlive(string type, string start, string unit)
    {
        // The first of each makes what all later ones share: tables of the runtime, and of ours the providers and their prices.
        var sink = new CountingSink();
        await LiveAsync(Plain(), start, unit, type);
        var first = await LiveAsync(Traced(), start, unit, type);
        var plain = await LiveAsync(Plain(), start, unit, type);
        var traced = await LiveAsync(Traced(), start, unit, type);

        output.WriteLine($"{type}: plain {plain / 1024} KiB, traced {traced / 1024} KiB live, the first one {first / 1024} KiB");
        sink.Count.Should().Be(2);
        (traced - plain).Should().BeLessThan(Megabyte);

        static HttpClient Plain() => new(new Source());

        HttpClient Traced() => new(new LlmTracingHandler(sink) { InnerHandler = new Source() });
    }

    private static async Task<long> LiveAsync(HttpClient client, string start, string unit, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AnsweringHandler.Url) { Content = AnsweringHandler.Question() };
        request.Options.Set(Source.Body, (start, unit, type));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        using (client)
        using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            var stream = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[64 * 1024];
            long total = 0, next = Megabyte;
            for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
            {
                total += read;
                if (total < next)
                {
                    continue;
                }

                next += 10 * Megabyte;
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }

            total.Should().BeGreaterThanOrEqualTo(Size);
        }

        return most;
    }

    private sealed class CountingSink : ITraceSink
    {
        public int Count { get; private set; }

        public WriteResult Write(TraceRecord record)
        {
            Count++;
            return WriteResult.Accepted;
        }
    }

    private sealed class Source : HttpMessageHandler
    {
        public static readonly HttpRequestOptionsKey<(string Start, string Unit, string Type)> Body = new("body");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Options.TryGetValue(Body, out var body);
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Repeated(body.Start, body.Unit)), RequestMessage = request };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", body.Type);
            return Task.FromResult(response);
        }
    }

    /// <summary>A start, then one unit over and over.</summary>
    private sealed class Repeated(string start, string unit) : ForwardOnlyStream
    {
        private readonly byte[] _start = Encoding.UTF8.GetBytes(start);
        private readonly byte[] _unit = Encoding.UTF8.GetBytes(unit);
        private long _position;

        public override int Read(Span<byte> buffer)
        {
            if (_position >= Size)
            {
                return 0;
            }

            for (var i = 0; i < buffer.Length; i++, _position++)
            {
                buffer[i] = _position < _start.Length ? _start[_position] : _unit[(_position - _start.Length) % _unit.Length];
            }

            return buffer.Length;
        }
    }
}
