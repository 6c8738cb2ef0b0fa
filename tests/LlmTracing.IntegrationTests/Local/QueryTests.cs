using System.IO.Compression;
using System.Net;
using System.Text;

namespace LlmTracing.IntegrationTests.Local;

[Collection(LocalServerCollection.Name)]
public class QueryTests(LocalServer server)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/ping")]
    public async Task Health_is_answered(string path) => (await server.Http.GetStringAsync(path)).Should().Be("Ok.\n");

    [Theory]
    [InlineData("SELECT 1; SELECT 2", 400, "62")]
    [InlineData("SELEC 1", 400, "62")]
    [InlineData("SELECT * FROM nope", 404, "60")]
    [InlineData("SELECT nope", 404, "47")]
    [InlineData("SELECT 1 FORMAT Nope", 404, "73")]
    [InlineData("SELECT 1 SETTINGS nope = 1", 404, "115")]
    [InlineData("SELECT throwIf(1)", 500, "395")]
    [InlineData("SELECT 1 INTO OUTFILE 'x'", 501, "48")]
    public async Task Errors_have_the_servers_status_code_and_words(string sql, int status, string code)
    {
        using var response = await server.Post(sql);

        ((int)response.StatusCode).Should().Be(status);
        response.Headers.GetValues("X-ClickHouse-Exception-Code").Should().Equal(code);
        (await response.Content.ReadAsStringAsync()).Should().StartWith($"Code: {code}. DB::Exception: ").And.Contain("(version 26.");
    }

    [Fact]
    public async Task A_get_may_only_read()
    {
        var table = await server.Table("a UInt8");

        using var drop = await server.Http.GetAsync($"/{LocalServer.Escape($"DROP TABLE {table}")}");

        drop.Headers.GetValues("X-ClickHouse-Exception-Code").Should().Equal("164");
        (await server.Http.GetStringAsync($"/{LocalServer.Escape($"EXISTS TABLE {table}")}")).Should().Be("1\n");
    }

    [Fact]
    public async Task Settings_database_and_parameters_stay_with_their_request()
    {
        var database = EngineFixture.UniqueName("d");
        await server.Ask($"CREATE DATABASE {database}");

        (await server.Ask("SELECT currentDatabase(), getSetting('max_threads'), {x:String}", $"?database={database}&max_threads=3&param_x=it%27s"))
            .Should().Be($"{database}\t3\tit\\'s");

        (await server.Ask("SELECT currentDatabase(), getSetting('max_threads') = 3")).Should().Be("default\t0");
        using var unset = await server.Post("SELECT {x:String}");
        unset.Headers.GetValues("X-ClickHouse-Exception-Code").Should().Equal("456");
    }

    [Fact]
    public async Task The_answer_names_query_format_and_counts()
    {
        using var response = await server.Post("SELECT number FROM numbers(3)", "?query_id=mine&default_format=JSONEachRow");

        response.Headers.GetValues("X-ClickHouse-Query-Id").Should().Equal("mine");
        response.Headers.GetValues("X-ClickHouse-Format").Should().Equal("JSONEachRow");
        response.Headers.GetValues("X-ClickHouse-Summary").Single().Should().Contain("\"result_rows\":\"3\"");
        (await response.Content.ReadAsStringAsync()).Should().Be("{\"number\":0}\n{\"number\":1}\n{\"number\":2}\n");
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("TSVWithNames")]
    [InlineData("RowBinaryWithNamesAndTypes")]
    [InlineData("RowBinary")]
    [InlineData("CSV")]
    public async Task A_result_of_many_blocks_is_one_document(string format)
    {
        const string rows = "SELECT number, toString(number) AS s FROM numbers(300000) ORDER BY number";
        using var whole = await server.Post($"{rows} FORMAT {format}", "?wait_end_of_query=1&output_format_write_statistics=0");
        using var streamed = await server.Post($"{rows} FORMAT {format}", "?output_format_write_statistics=0");

        var expected = await whole.Content.ReadAsByteArrayAsync();
        var actual = await streamed.Content.ReadAsByteArrayAsync();
        actual.AsSpan().SequenceEqual(expected).Should().BeTrue();
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("gzip, br", "br")]
    public async Task An_answer_is_compressed_when_asked(string accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("SELECT repeat('x', 9999)") };
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        using var response = await server.Http.SendAsync(request);

        response.Content.Headers.ContentEncoding.Should().Equal(expected);
        var body = await response.Content.ReadAsStreamAsync();
        Stream plain = expected switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => new BrotliStream(body, CompressionMode.Decompress),
        };
        (await new StreamReader(plain, Encoding.UTF8).ReadToEndAsync()).Should().Be(new string('x', 9999) + "\n");
    }

    [Fact]
    public async Task An_error_behind_rows_is_marked_with_the_answers_tag()
    {
        using var response = await server.Post(
            "SELECT throwIf(number = 900000) FROM numbers(1000000) SETTINGS max_block_size = 10000, max_threads = 1 FORMAT TSV");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var tag = response.Headers.GetValues("X-ClickHouse-Exception-Tag").Single();
        (await response.Content.ReadAsStringAsync()).Should().MatchRegex(
            $@"__exception__\r\n{tag}\r\nCode: 395\. [^\n]+\n\d+ {tag}\r\n__exception__\r\n$");
    }

    [Fact]
    public async Task Statements_run_beside_each_other()
    {
        var slow = server.Ask("SELECT sleep(1.5)");

        // Each of these would wait for the sleeper if there were one connection.
        for (var i = 0; i < 5; i++)
        {
            (await server.Ask("SELECT 1")).Should().Be("1");
        }

        slow.IsCompleted.Should().BeFalse();
        await slow;
    }
}
