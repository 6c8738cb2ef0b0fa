using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text;
using LlmTracing.Capture;
using LlmTracing.ClickHouse;
using LlmTracing.Payloads;
using LlmTracing.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Payloads;

public sealed class PayloadCaptureTests
{
    private const string Secret = "the user's own words";
    private const string Request = """{"model":"gpt-4o","messages":[{"role":"user","content":"the user's own words"}]}""";
    private const string Answer = """{"id":"c1","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"the user's own words"}}]}""";

    [Fact]
    public async Task On_KeepsRequestAndAnswer_BesideTheRow()
    {
        var table = new Table();
        var records = await CallAsync(On(), table, Answer, "application/json");

        var row = table.Rows.Should().ContainSingle().Subject;
        row.RequestId.Should().Be(records.Single().RequestId);
        row.RequestJson.Should().Be(Request);
        row.ResponseJson.Should().Be(Answer);
        (row.IsRequestCut, row.IsResponseCut).Should().Be((false, false));
    }

    [Fact]
    public async Task On_StreamedAnswer_IsPutTogether()
    {
        var table = new Table();
        await CallAsync(On(), table, """
            data: {"id":"c1","model":"gpt-4o","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}]}

            data: {"id":"c1","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}

            data: [DONE]


            """, "text/event-stream");

        table.Rows.Single().ResponseJson.Should().Contain("\"content\":\"Hello\"").And.NotContain("delta");
    }

    [Fact]
    public async Task On_LongBodies_AreCutToValidJson()
    {
        var options = On();
        options.Payloads.MaxBytes = 1024;
        var table = new Table();
        await CallAsync(options, table, $$"""{"id":"c1","text":"{{new string('x', 100_000)}}","z":[{{string.Join(',', Enumerable.Repeat("1", 5000))}}]}""", "application/json");

        var row = table.Rows.Single();
        row.IsResponseCut.Should().BeTrue();
        Encoding.UTF8.GetByteCount(row.ResponseJson).Should().BeLessThanOrEqualTo(1024);
        FluentActions.Invoking(() => System.Text.Json.JsonDocument.Parse(row.ResponseJson)).Should().NotThrow();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task On_CompressedAnswers_AreKeptDecoded(string encoding)
    {
        var table = new Table();
        await CallAsync(On(), table, Answer, "application/json", encoding);
        table.Rows.Single().ResponseJson.Should().Be(Answer);
    }

    [Fact]
    public async Task On_MemoryUsedUp_LeavesPayloadsOut_AndTakesItBack()
    {
        var options = On();
        options.Payloads.MaxPendingBytes = 4096;
        await using var capture = Capture(options, new Table());
        var large = capture.Begin()!;
        large.OnRequestBytes(new byte[3000]);
        large.IsLeftOut.Should().BeFalse();
        var second = capture.Begin()!;
        second.OnRequestBytes(new byte[3000]);

        second.IsLeftOut.Should().BeTrue();
        capture.End(second, new TraceRecord()).Should().BeNull();
        capture.Write(capture.End(large, new TraceRecord())!);
        await capture.Writer!.FlushAsync(CancellationToken.None);
        capture.UsedBytes.Should().Be(0);
    }

    [Fact]
    public async Task On_MemoryUsedUp_AListenerThatThrows_CostsNoCall()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var options = On();
        options.Payloads.MaxPendingBytes = 1024;
        await using var capture = new PayloadCapture(new Table(), options, TimeProvider.System, NullLogger<PayloadCapture>.Instance, meters);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidOperationException("the listener's own fault"));
        listener.Start();

        var all = capture.Begin()!;
        all.OnRequestBytes(new byte[1024]);

        capture.Begin().Should().BeNull();
        all.Release();
    }

    [Fact]
    public async Task On_ARefusedTable_CostsTheMemoryOnlyUntilTheRowsAreGone()
    {
        var options = On();
        options.ShutdownTimeout = TimeSpan.FromSeconds(1);
        var capture = new PayloadCapture(new RefusingTable(), options, TimeProvider.System, NullLogger<PayloadCapture>.Instance);
        End(capture);
        await capture.DisposeAsync();

        for (var i = 0; i < 20 && capture.UsedBytes != 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        capture.UsedBytes.Should().Be(0);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void End(PayloadCapture capture)
        {
            var tap = capture.Begin()!;
            tap.OnRequestBytes(new byte[3000]);
            capture.UsedBytes.Should().BeGreaterThan(0);
            capture.Write(capture.End(tap, new TraceRecord())!);
        }
    }

    [Fact]
    public async Task On_LongStream_IsWhole_WhereItsMessageIsShort()
    {
        var options = On();
        options.Payloads.MaxBytes = 16_384;
        var table = new Table();
        var padding = new string('p', 200);
        await CallAsync(options, table, string.Concat(Enumerable.Range(0, 3000).Select(i =>
            $"data: {{\"id\":\"c1\",\"padding\":\"{padding}\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"w{i % 10} \"}}}}]}}\n\n")) + "data: [DONE]\n\n", "text/event-stream");

        table.Rows.Single().IsResponseCut.Should().BeFalse();
        System.Text.Json.Nodes.JsonNode.Parse(table.Rows.Single().ResponseJson)!["choices"]![0]!["message"]!["content"]!.ToString().Should().HaveLength(9000);
    }

    [Fact]
    public async Task Off_ByDefault_NothingOfTheContentIsKeptAnywhere()
    {
        var options = new LlmTracingOptions();
        options.Payloads.Enabled.Should().BeFalse();
        LlmTracingSchema.ToSql(options).Should().NotContain("llm_payloads");

        var records = await CallAsync(options, table: null, Answer, "application/json");

        var everything = string.Join('|', typeof(TraceRecord).GetProperties().Select(p => Text(p.GetValue(records.Single()))));
        everything.Should().Contain("gpt-4o").And.NotContain(Secret);
    }

    private static string Text(object? value) =>
        value is System.Collections.IEnumerable items and not string ? string.Join(',', items.Cast<object>()) : $"{value}";

    private static LlmTracingOptions On() => new() { Payloads = new PayloadOptions { Enabled = true } };

    private static PayloadCapture Capture(LlmTracingOptions options, Table table) =>
        new(table, options, TimeProvider.System, NullLogger<PayloadCapture>.Instance);

    private static async Task<IReadOnlyList<TraceRecord>> CallAsync(LlmTracingOptions options, Table? table, string answer, string mediaType, string? encoding = null)
    {
        var sink = new Sink();
        var payloads = table is null ? null : Capture(options, table);
        var pipeline = new TracePipeline(options, [sink], payloads: payloads);
        using var http = new HttpClient(new LlmTracingHandler(pipeline)
        {
            InnerHandler = new StubHandler(_ => new HttpResponseMessage { Content = Content(answer, mediaType, encoding) }),
        });
        using var content = new StringContent(Request, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("https://api.openai.com/v1/chat/completions"), content);
        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(await Content(answer, mediaType, encoding).ReadAsByteArrayAsync());
        if (payloads is not null)
        {
            await payloads.DisposeAsync();
        }

        return sink.Records;
    }

    private static HttpContent Content(string answer, string mediaType, string? encoding)
    {
        if (encoding is null)
        {
            return new StringContent(answer, Encoding.UTF8, mediaType);
        }

        var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(answer));
        }

        var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentType = new(mediaType);
        content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    private sealed class RefusingTable : IBatchSink<PayloadRecord>
    {
        public Task InsertAsync(ReadOnlyMemory<PayloadRecord> rows, string deduplicationToken, CancellationToken cancellationToken) =>
            throw new InsertException(InsertFailure.Batch, "no");
    }

    private sealed class Sink : ITraceSink
    {
        public List<TraceRecord> Records { get; } = [];

        public WriteResult Write(TraceRecord record)
        {
            Records.Add(record);
            return WriteResult.Accepted;
        }
    }

    private sealed class Table : IBatchSink<PayloadRecord>
    {
        public List<PayloadRecord> Rows { get; } = [];

        public Task InsertAsync(ReadOnlyMemory<PayloadRecord> rows, string deduplicationToken, CancellationToken cancellationToken)
        {
            Rows.AddRange(rows.Span);
            return Task.CompletedTask;
        }
    }
}
