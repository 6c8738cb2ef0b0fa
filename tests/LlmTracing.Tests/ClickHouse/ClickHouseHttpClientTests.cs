using System.Net;
using System.Text;
using LlmTracing.ClickHouse;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.ClickHouse;

public sealed class ClickHouseHttpClientTests
{
    private static readonly HttpRequestException Refused = new(HttpRequestError.ConnectionError, "refused");
    private static readonly HttpRequestException Died = new(HttpRequestError.ResponseEnded, "died");

    [Fact]
    public async Task An_insert_states_its_settings_and_sends_the_block_chunked()
    {
        var server = new FakeServer(static _ => Ok());
        await InsertAsync(server, "Host=h;Username=u;Password=p");
        var request = server.Requests.Single();
        request.Uri.Should().StartWith("http://h:8123/?query_id=").And.Contain("&query=INSERT%20x").And.EndWith("&async_insert=0");
        request.Headers.Should().Contain("X-ClickHouse-User: u").And.Contain("X-ClickHouse-Key: p").And.NotContain("Content-Length").And.NotContain("traceparent");
        request.Body.Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_password_that_no_header_can_hold_goes_as_basic()
    {
        var server = new FakeServer(static _ => Ok());
        await InsertAsync(server, "Host=h;Username=u;Password=\"pä ss\"");
        server.Requests.Single().Headers.Should()
            .Contain("Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("u:pä ss"))).And.NotContain("X-ClickHouse-Key");
    }

    [Fact]
    public async Task A_host_that_begins_an_answer_and_does_not_end_it_is_passed_over()
    {
        using var attempt = new CancellationTokenSource();
        var server = new FakeServer(request =>
        {
            if (!request.Uri.StartsWith("http://a", StringComparison.Ordinal))
            {
                return Ok();
            }

            attempt.Cancel();
            return new HttpResponseMessage { Content = new StreamContent(new Endless()) };
        });
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse("Host=a,b"), TimeProvider.System, server);
        await client.Invoking(c => c.InsertAsync("x", () => [], [], true, attempt.Token)).Should().ThrowAsync<OperationCanceledException>();
        await client.InsertAsync("x", () => [], [], true, CancellationToken.None);
        server.Requests.Select(static r => new Uri(r.Uri).Host).Should().Equal("a", "b");
    }

    [Fact]
    public async Task A_page_in_the_place_of_an_inserts_empty_answer_is_no_success()
    {
        var server = new FakeServer(static _ => new HttpResponseMessage { Content = new StringContent("<html>Sign in</html>") });
        var insert = () => InsertAsync(server, "Host=h;Username=u;Password=secret");
        (await insert.Should().ThrowAsync<InvalidDataException>()).Which.Message.Should().Contain("no ClickHouse").And.NotContain("secret");
    }

    [Fact]
    public async Task What_ClickHouse_itself_says_beside_a_success_is_no_failure()
    {
        var server = new FakeServer(static _ => new HttpResponseMessage { Headers = { { "X-ClickHouse-Query-Id", "q" } }, Content = new StringContent("h1\t9000\t0\t\t0\t0") });
        await InsertAsync(server, "Host=h");
    }

    [Theory]
    [InlineData("20", 20)]
    [InlineData("Thu, 01 Jan 2026 00:00:20 GMT", 20)]
    [InlineData("Wed, 31 Dec 2025 23:59:59 GMT", 0)]
    public void The_time_to_wait_is_seconds_or_a_moment(string retryAfter, int seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { { "Date", "Thu, 01 Jan 2026 00:00:00 GMT" }, { "Retry-After", retryAfter } } };
        ErrorAnswer.Of(response, "busy").RetryAfter.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task A_dying_kept_connection_costs_one_more_request_with_another_query_id()
    {
        var server = new FakeServer(Died, null);
        await InsertAsync(server, "Host=h");
        server.Requests.Should().HaveCount(2);
        server.Requests.Select(static r => r.Uri).Should().OnlyHaveUniqueItems();
        server.Requests.Should().AllSatisfy(static r => r.Body.Should().Equal(1, 2, 3));
    }

    [Fact]
    public async Task An_insert_without_a_token_is_not_sent_again()
    {
        var server = new FakeServer(Died, null);
        var insert = () => InsertAsync(server, "Host=h", repeatable: false);
        await insert.Should().ThrowAsync<HttpRequestException>();
        server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task A_host_that_refuses_is_passed_over_and_preferred_again_later()
    {
        var down = true;
        var server = new FakeServer(r => r.Uri.StartsWith("http://a:", StringComparison.Ordinal) && down ? throw Refused : Ok());
        var clock = new StepClock();
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse("Host=a,b"), clock, server);
        await ExecuteAsync();
        await ExecuteAsync();
        down = false;
        clock.Step(TimeSpan.FromSeconds(31));
        await ExecuteAsync();
        server.Requests.Select(static r => r.Uri[7]).Should().Equal('a', 'b', 'b', 'a');

        Task ExecuteAsync() => client.ExecuteAsync("SELECT 1", null, CancellationToken.None);
    }

    [Theory]
    [InlineData(404, "60", "Code: 60. DB::Exception: Table x does not exist.", 60)]
    [InlineData(500, null, "Code: 241, e.displayText() = DB::Exception: Memory limit", 241)]
    [InlineData(200, null, "Code: 27. DB::Exception: Cannot parse input", 27)]
    [InlineData(200, "27", "", 27)]
    [InlineData(503, null, "<html>busy</html>", 0)]
    public async Task Errors_are_read_wherever_they_stand(int status, string? header, string text, int code)
    {
        var server = new FakeServer(_ => Answer(status, text, header is null ? null : ("X-ClickHouse-Exception-Code", header)));
        var insert = () => InsertAsync(server, "Host=h");
        var error = (await insert.Should().ThrowAsync<ClickHouseException>()).Which;
        (error.Code, (int)error.Status!.Value).Should().Be((code, status));
    }

    [Fact]
    public async Task Garbage_after_a_200_that_is_no_error_is_success()
        => await InsertAsync(new FakeServer(static _ => Answer(200, "", null)), "Host=h");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task An_error_in_the_middle_of_an_answer_is_thrown_and_its_text_is_never_given_out(int piece)
    {
        const string Tag = "abcdefghijklmnop";
        var rows = new string('r', 70_000) + "__exception__\r\nnot the tag";
        var text = rows + $"__exception__\r\n{Tag}\r\nCode: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)\n70 {Tag}\r\n__exception__\r\n";
        var server = new FakeServer(_ => Answer(200, text, ("X-ClickHouse-Exception-Tag", Tag)));
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse("h"), TimeProvider.System, server);
        await using var answer = await client.QueryAsync("SELECT 1", null, null, CancellationToken.None);
        var read = new StringBuilder();
        var readAll = async () =>
        {
            var buffer = new byte[piece];
            for (int n; (n = await answer.ReadAsync(buffer)) > 0;)
            {
                read.Append(Encoding.ASCII.GetString(buffer, 0, n));
            }
        };
        (await readAll.Should().ThrowAsync<ClickHouseException>()).Which.Code.Should().Be(159);
        rows.Should().StartWith(read.ToString());
    }

    [Fact]
    public async Task An_answer_that_announces_a_tag_and_has_no_error_is_given_out_whole()
    {
        var text = new string('r', 200_000) + "__exception__";
        var server = new FakeServer(_ => Answer(200, text, ("X-ClickHouse-Exception-Tag", "abcdefghijklmnop")));
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse("h"), TimeProvider.System, server);
        await using var answer = await client.QueryAsync("SELECT 1", [new("p", "a\tb")], null, CancellationToken.None);
        (await new StreamReader(answer).ReadToEndAsync()).Should().Be(text);
        server.Requests.Single().Uri.Should().EndWith("&param_p=a%5Ctb");
    }

    [Theory]
    [InlineData(0, InsertFailure.Temporary)]
    [InlineData(1, InsertFailure.Configuration)]
    public async Task The_sink_throws_the_class_of_the_failure(int fault, object expected)
    {
        var server = new FakeServer(_ => fault == 0 ? throw Refused : Answer(403, "Code: 516. DB::Exception: Authentication failed", null));
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse("Host=h;Password=hunter2"), TimeProvider.System, server);
        var options = new LlmTracingOptions();
        using var sink = new ClickHouseSink<TraceRecord>(client, TraceTable.From(options, "ibex"), options, TimeProvider.System);
        var insert = () => sink.InsertAsync(new[] { new TraceRecord() }, "t", CancellationToken.None);
        var error = (await insert.Should().ThrowAsync<InsertException>()).Which;
        error.Failure.Should().Be((InsertFailure)expected);
        error.ToString().Should().NotContain("hunter2");
    }

    [Theory]
    [InlineData("Host=h", false, 30)]
    [InlineData("Host=h;Timeout=7", false, 7)]
    [InlineData("Host=h;Timeout=7", true, 7)]
    [InlineData("Host=h", true, null)]
    public async Task A_server_that_hangs_is_left_after_the_endpoints_time_an_insert_after_its_attempts(string connectionString, bool isInsert, int? seconds)
    {
        var clock = new ManualTimeProvider();
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse(connectionString), clock, new HungServer());
        using var attempt = new CancellationTokenSource();
        var sent = isInsert
            ? client.InsertAsync("INSERT x", static () => [new byte[] { 1 }], [], repeatable: true, attempt.Token)
            : client.ExecuteAsync("SELECT 1", null, attempt.Token);
        clock.Advance(TimeSpan.FromSeconds(seconds ?? 3_600));
        if (seconds is null)
        {
            await attempt.CancelAsync();
            await sent.Invoking(static s => s).Should().ThrowAsync<OperationCanceledException>();
        }
        else
        {
            (await sent.Invoking(static s => s).Should().ThrowAsync<TimeoutException>()).WithMessage($"*within {seconds} s*");
        }
    }

    private static async Task InsertAsync(FakeServer server, string connectionString, bool repeatable = true)
    {
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.Parse(connectionString), TimeProvider.System, server);
        await client.InsertAsync(
            "INSERT x", static () => [new byte[] { 1, 2 }, new byte[] { 3 }], [new("async_insert", "0")], repeatable, CancellationToken.None);
    }

    private static HttpResponseMessage Ok() => Answer(200, "", null);

    private static HttpResponseMessage Answer(int status, string text, (string Name, string Value)? header)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(text) };
        if (header is { } h)
        {
            answer.Headers.Add(h.Name, h.Value);
        }

        return answer;
    }

    private sealed record Request(string Uri, string Headers, byte[] Body);

    private sealed class FakeServer(Func<Request, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public FakeServer(params HttpRequestException?[] faults)
            : this(FaultsInTurn(faults))
        {
        }

        public List<Request> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(new Request(
                request.RequestUri!.AbsoluteUri, request.Headers.ToString() + request.Content!.Headers,
                await request.Content.ReadAsByteArrayAsync(cancellationToken)));
            return answer(Requests[^1]);
        }

        private static Func<Request, HttpResponseMessage> FaultsInTurn(HttpRequestException?[] faults)
        {
            var next = 0;
            return _ => faults[next++] is { } fault ? throw fault : Ok();
        }
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class HungServer : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Ok();
        }
    }

    private sealed class StepClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Step(TimeSpan time) => _now += time.Ticks;
    }
}
