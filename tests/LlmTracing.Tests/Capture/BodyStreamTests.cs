using System.Net;
using System.Text;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Capture;

/// <summary>The streams that stand between caller and provider are the streams below them in every member, not only in reading and writing.</summary>
public sealed class BodyStreamTests
{
    private const string Url = "https://api.example.test/v1/chat/completions";
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 200).Select(static i => (byte)i)];

    /// <summary>Ways in which a content writes itself.</summary>
    public static TheoryData<string, Func<Stream, Task>> Writing => new()
    {
        { "array", static stream => Task.Run(() => stream.Write(Bytes, 0, Bytes.Length)) },
        { "span", static stream => Task.Run(() => stream.Write(Bytes.AsSpan())) },
        { "byte by byte", static stream => Task.Run(() => Array.ForEach(Bytes, stream.WriteByte)) },
        { "array, asynchronous", static stream => stream.WriteAsync(Bytes, 0, Bytes.Length) },
        { "memory", static stream => stream.WriteAsync(Bytes.AsMemory()).AsTask() },
        { "BeginWrite", static stream => Task.Factory.FromAsync(stream.BeginWrite, stream.EndWrite, Bytes, 0, Bytes.Length, null) },
        { "flushed between", static async stream =>
            {
                await stream.WriteAsync(Bytes.AsMemory(0, 50));
                await stream.FlushAsync();
                stream.Write(Bytes.AsSpan(50));
                stream.Flush();
            }
        },
    };

    [Theory]
    [MemberData(nameof(Writing))]
    public async Task Request_HoweverItsContentWrites_ArrivesWhole_AndIsObserved(string way, Func<Stream, Task> write)
    {
        var primary = new StubHandler(static _ => new HttpResponseMessage());
        var client = TracedClient.Over(primary);

        using var response = await client.Http.PostAsync(Url, new WritingContent(write));

        primary.SentBodies.Should().ContainSingle(way).Which.Should().Equal(Bytes);
        client.Observer.Request.ToArray().Should().Equal(Bytes);
        client.Sink.Only.RequestSizeBytes.Should().Be((ulong)Bytes.Length);
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public async Task Answer_HoweverItsContentWrites_ArrivesWhole_AndIsObserved(string way, Func<Stream, Task> write)
    {
        var client = TracedClient.Over(_ => new HttpResponseMessage { Content = new WritingContent(write) });

        var answer = await client.Http.GetByteArrayAsync(Url);

        answer.Should().Equal(Bytes, way);
        client.Observer.Response.ToArray().Should().Equal(Bytes);
        client.Sink.Only.IsComplete.Should().BeTrue();
    }

    [Fact]
    public async Task StreamThatARequestIsWrittenTo_IsThatOfTheTransport()
    {
        var target = new TimedStream();
        WritingContent content = new(static stream =>
        {
            (stream.CanRead, stream.CanSeek, stream.CanWrite, stream.CanTimeout).Should().Be((false, false, true, true));
            stream.WriteTimeout = 7;
            stream.WriteTimeout.Should().Be(7);
            Refuses(stream, static s => s.Length, static s => s.Position, static s => s.Position = 1, static s => s.SetLength(1), static s => s.Seek(0, SeekOrigin.Begin),
                static s => s.Read(new byte[1], 0, 1));
            return Task.CompletedTask;
        });
        var client = TracedClient.Over(new CopyingHandler(target));

        using var response = await client.Http.PostAsync(Url, content);

        target.WriteTimeout.Should().Be(7);
    }

    [Fact]
    public async Task StreamThatAnAnswerIsReadFrom_IsThatOfTheTransport()
    {
        var below = new TimedStream(Bytes);
        var client = TracedClient.Over(_ => new HttpResponseMessage { Content = new StreamContent(below) });

        using var response = await client.Http.SendAsync(new HttpRequestMessage(HttpMethod.Post, Url), HttpCompletionOption.ResponseHeadersRead);
        var stream = await response.Content.ReadAsStreamAsync();

        // The content below hands out its stream read-only, so that is what is seen here, too.
        (stream.CanRead, stream.CanSeek, stream.CanWrite, stream.CanTimeout).Should().Be((true, true, false, true));
        stream.ReadTimeout = 5;
        (stream.ReadTimeout, below.ReadTimeout).Should().Be((5, 5));
        stream.Invoking(static s => s.WriteTimeout = s.WriteTimeout + 1).Should().Throw<InvalidOperationException>("nothing is written to an answer");
        stream.Length.Should().Be(Bytes.Length);
        stream.Position = 190;
        stream.Position.Should().Be(190);
        stream.Seek(5, SeekOrigin.Current).Should().Be(195);
        var rest = new MemoryStream();
        stream.CopyTo(rest);
        rest.ToArray().Should().Equal(Bytes[195..]);
        Refuses(stream, static s => s.SetLength(1), static s => s.Write(new byte[1], 0, 1));
        client.Sink.Only.ResponseSizeBytes.Should().Be(5);
    }

    [Fact]
    public async Task StreamOfTheTestKit_IsThatOfANetwork()
    {
        using var client = new HttpClient(new LlmTracing.Testing.RecordedProvider(LlmTracing.Testing.ProviderAnswers.OpenAi()));

        await using var stream = await client.GetStreamAsync(Url);

        (stream.CanRead, stream.CanSeek, stream.CanWrite).Should().Be((true, false, false));
        Refuses(stream, static s => s.Length, static s => s.Position, static s => s.Position = 1, static s => s.SetLength(1), static s => s.Seek(0, SeekOrigin.Begin),
            static s => s.Write(new byte[1], 0, 1));
        var first = new byte[1];
        (await stream.ReadAsync(first, 0, 1)).Should().Be(1);
        stream.Read(first, 0, 1).Should().Be(1);
        await stream.FlushAsync();
    }

    private static void Refuses(Stream stream, params Action<Stream>[] members) =>
        members.Should().AllSatisfy(member => stream.Invoking(member).Should().Throw<NotSupportedException>());

    private static void Refuses(Stream stream, Func<Stream, long> length, Func<Stream, long> position, params Action<Stream>[] members) =>
        Refuses(stream, [s => length(s), s => position(s), .. members]);

    private sealed class WritingContent(Func<Stream, Task> write) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream);

        protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) => write(stream).GetAwaiter().GetResult();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class CopyingHandler(Stream target) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(target, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    /// <summary>Has timeouts, as a network's stream does.</summary>
    private sealed class TimedStream : MemoryStream
    {
        public TimedStream()
        {
        }

        public TimedStream(byte[] bytes)
            : base(bytes)
        {
        }

        public override bool CanTimeout => true;

        public override int ReadTimeout { get; set; }

        public override int WriteTimeout { get; set; }
    }
}
