using System.Net.Http.Headers;
using System.Text;
using LlmTracing.Local;

namespace LlmTracing.IntegrationTests.Local;

/// <summary>A local server for the tests of its HTTP interface, asked with a plain HttpClient.</summary>
public sealed class LocalServer : IAsyncLifetime
{
    private LocalClickHouse? _server;

    public LocalClickHouse Server => _server!;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public async Task InitializeAsync()
    {
        _server = await LocalClickHouse.StartAsync();
        Http.BaseAddress = _server.Endpoint;
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    public static string Escape(string sql) => $"?query={Uri.EscapeDataString(sql)}";

    /// <summary>The answer's text; fails the test on an error status.</summary>
    public async Task<string> Ask(string sql, string parameters = "")
    {
        using var response = await Post(sql, parameters);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(text);
        return text.TrimEnd('\n');
    }

    public Task<HttpResponseMessage> Post(string body, string parameters = "") =>
        Post(Encoding.UTF8.GetBytes(body), parameters);

    public Task<HttpResponseMessage> Post(byte[] body, string parameters = "", string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return Http.PostAsync($"/{parameters}", content);
    }

    public async Task<string> Table(string columns, string settings = "")
    {
        var name = EngineFixture.UniqueName("t");
        await Ask($"CREATE TABLE {name} ({columns}) ENGINE = MergeTree ORDER BY tuple() {settings}");
        return name;
    }
}

[CollectionDefinition(Name)]
public sealed class LocalServerCollection : ICollectionFixture<LocalServer>
{
    public const string Name = "local server";
}
