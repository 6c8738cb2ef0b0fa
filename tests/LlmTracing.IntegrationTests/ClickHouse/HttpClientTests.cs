using LlmTracing.ClickHouse;

namespace LlmTracing.IntegrationTests.ClickHouse;

[Collection(EngineCollection.Name)]
public sealed class HttpClientTests(EngineFixture engine)
{
    [Theory]
    [InlineData("plain")]
    [InlineData("tab\tline\nback\\slash 'quote' \0 end\r")]
    [InlineData("x' OR 1=1 --")]
    [InlineData("é😀")]
    [InlineData("")]
    public async Task A_parameter_arrives_as_it_is(string value)
    {
        await using var table = TestTable.On(engine.ConnectionString);
        await using var answer = await table.Client.QueryAsync(
            "SELECT {v:String} FORMAT RowBinary", [KeyValuePair.Create("v", value)], null, CancellationToken.None);
        using var reader = new BinaryReader(new MemoryStream(await ReadAllAsync(answer)));
        reader.ReadString().Should().Be(value);
    }

    [Fact]
    public async Task An_error_carries_the_servers_code()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        var ask = () => table.AskAsync("SELECT * FROM no_such_database.t");
        (await ask.Should().ThrowAsync<ClickHouseException>()).Which.Code.Should().BeOneOf(60, 81);
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
