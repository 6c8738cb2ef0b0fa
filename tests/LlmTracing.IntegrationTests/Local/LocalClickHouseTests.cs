using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LlmTracing.Local;

namespace LlmTracing.IntegrationTests.Local;

public sealed class LocalClickHouseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("llmtracing-test-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_second_server_on_a_folder_is_refused_by_name()
    {
        await using var first = await Start();

        var second = async () => await Start();

        (await second.Should().ThrowAsync<LocalClickHouseException>())
            .WithMessage($"*{_folder}*in use*process {first.ProcessId}*");
    }

    [Fact]
    public async Task A_temporary_folder_is_gone_after_the_stop()
    {
        var server = await LocalClickHouse.StartAsync(new LocalClickHouseOptions { Progress = _ => { } });
        Directory.Exists(server.DataFolder).Should().BeTrue();

        await server.DisposeAsync();

        Directory.Exists(server.DataFolder).Should().BeFalse();
        Alive(server.ProcessId).Should().BeFalse();
    }

    [Fact]
    public async Task Kill_9_loses_nothing_that_was_acknowledged()
    {
        var acknowledged = 0;
        for (var round = 0; round < 3; round++)
        {
            await using var server = await Start();
            await Ask(server, "CREATE TABLE IF NOT EXISTS t (a UInt32) ENGINE = MergeTree ORDER BY a");
            using var process = Process.GetProcessById(server.ProcessId);
            var writing = Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        await Ask(server, $"INSERT INTO t VALUES ({acknowledged})");
                        if (++acknowledged % 20 == 0)
                        {
                            process.Kill();
                        }
                    }
                }
                catch (HttpRequestException)
                {
                    // The killed server's answer.
                }
            });
            await writing;
        }

        await using var after = await Start();
        int.Parse(await Ask(after, "SELECT count(DISTINCT a) FROM t")).Should().BeGreaterThanOrEqualTo(acknowledged);
        acknowledged.Should().BeGreaterThanOrEqualTo(60);
    }

    [Fact]
    public async Task The_configured_user_is_checked_by_header_basic_and_url()
    {
        await using var server = await LocalClickHouse.StartAsync(
            new LocalClickHouseOptions { User = "u", Password = "p:w", Progress = _ => { } });

        (await Status("")).Should().Be(HttpStatusCode.Forbidden);
        (await Status("&user=u&password=p%3Aw")).Should().Be(HttpStatusCode.OK);
        (await Status("&user=u&password=x")).Should().Be(HttpStatusCode.Forbidden);
        (await Status("", r => r.Authorization = Basic())).Should().Be(HttpStatusCode.OK);
        (await Status("", r => { r.Add("X-ClickHouse-User", "u"); r.Add("X-ClickHouse-Key", "p:w"); })).Should().Be(HttpStatusCode.OK);
        (await Status("&user=u&password=p%3Aw", r => r.Authorization = Basic())).Should().Be(HttpStatusCode.Forbidden);

        static AuthenticationHeaderValue Basic() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("u:p:w")));

        async Task<HttpStatusCode> Status(string credentials, Action<HttpRequestHeaders>? headers = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Endpoint, $"?query=SELECT+1{credentials}"));
            headers?.Invoke(request.Headers);
            using var response = await _http.SendAsync(request);
            return response.StatusCode;
        }
    }

    private Task<LocalClickHouse> Start() =>
        LocalClickHouse.StartAsync(new LocalClickHouseOptions { DataFolder = _folder, Progress = _ => { } });

    private async Task<string> Ask(LocalClickHouse server, string sql)
    {
        using var response = await _http.PostAsync(server.Endpoint, new StringContent(sql));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    private static bool Alive(int id)
    {
        try
        {
            return !Process.GetProcessById(id).HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
