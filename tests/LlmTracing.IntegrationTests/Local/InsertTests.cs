using System.IO.Compression;
using System.Net;
using System.Text;

namespace LlmTracing.IntegrationTests.Local;

[Collection(LocalServerCollection.Name)]
public class InsertTests(LocalServer server)
{
    [Fact]
    public async Task Data_with_a_blank_line_and_a_statement_in_it_is_only_data()
    {
        var victim = await server.Table("a UInt8");
        var table = await server.Table("a UInt8");
        var data = Encoding.UTF8.GetBytes($"\u0001\n\ndrop table {victim}\n\n;drop table {victim};");

        using var inUrl = await server.Post(data, LocalServer.Escape($"INSERT INTO {table} FORMAT RowBinary"));
        using var inBody = await server.Post([.. Encoding.UTF8.GetBytes($"INSERT INTO {table} FORMAT RowBinary\n"), .. data]);

        inUrl.StatusCode.Should().Be(HttpStatusCode.OK);
        inBody.StatusCode.Should().Be(HttpStatusCode.OK);
        (await server.Ask($"SELECT count(), countIf(a = 10) FROM {table}")).Should().Be($"{2 * data.Length}\t8");
        (await server.Ask($"EXISTS TABLE {victim}")).Should().Be("1");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_large_compressed_binary_body_arrives_whole(string encoding)
    {
        var table = await server.Table("a UInt8");
        var data = new byte[5_000_000];
        new Random(7).NextBytes(data);
        using var packed = new MemoryStream();
        using (Stream writer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            writer.Write(data);
        }

        using var response = await server.Post(
            packed.ToArray(), LocalServer.Escape($"INSERT INTO {table} FORMAT RowBinary"), encoding);

        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        (await server.Ask($"SELECT count(), sum(a) FROM {table}")).Should().Be($"{data.Length}\t{data.Sum(b => (long)b)}");
    }

    [Fact]
    public async Task A_repeated_batch_under_one_token_is_there_once()
    {
        var table = await server.Table("a UInt8", "SETTINGS non_replicated_deduplication_window = 100");
        var insert = LocalServer.Escape($"INSERT INTO {table} FORMAT RowBinary");
        for (var i = 0; i < 3; i++)
        {
            (await server.Post([1, 2, 3], $"{insert}&insert_deduplication_token=one&async_insert=0")).Dispose();
        }

        (await server.Post([1, 2, 3], $"{insert}&insert_deduplication_token=two&async_insert=0")).Dispose();

        (await server.Ask($"SELECT count() FROM {table}")).Should().Be("6");
    }

    [Fact]
    public async Task A_statement_behind_values_is_refused_and_nothing_runs()
    {
        var table = await server.Table("a UInt8");

        using var response = await server.Post($"INSERT INTO {table} VALUES (1); DROP TABLE {table}");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await server.Ask($"SELECT count() FROM {table}")).Should().Be("0");
    }

    [Fact]
    public async Task Bad_data_is_answered_with_its_code_and_inserts_nothing()
    {
        var table = await server.Table("a UInt8");

        using var response = await server.Post("1\nfoo\n", LocalServer.Escape($"INSERT INTO {table} FORMAT TSV"));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Headers.GetValues("X-ClickHouse-Exception-Code").Should().Equal("27");
        (await server.Ask($"SELECT count() FROM {table}")).Should().Be("0");
    }
}
