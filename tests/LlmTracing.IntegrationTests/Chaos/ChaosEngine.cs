using LlmTracing.Local;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A real engine that a test may kill: started again, it has the same port and the same data.</summary>
public sealed class ChaosEngine : IChaosServer, IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly string _data = Directory.CreateTempSubdirectory("llmtracing-chaos-").FullName;
    private LocalClickHouse? _server;

    public int Port => _server!.Port;

    public async Task InitializeAsync() => await StartAsync(user: null, password: null);

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Kills the process as <c>kill -9</c> does, and waits for its end.</summary>
    public async Task KillAsync()
    {
        using var process = System.Diagnostics.Process.GetProcessById(_server!.ProcessId);
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task StopAsync() => await _server!.StopAsync();

    public async Task StartAsync(string? user = null, string? password = null)
    {
        _server = await LocalClickHouse.StartAsync(new LocalClickHouseOptions
        {
            Port = _server?.Port ?? 0,
            DataFolder = _data,
            User = user,
            Password = password,
        });
    }

    public async Task<string> QueryAsync(string sql, string? user = null, string? password = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}/") { Content = new StringContent(sql) };
        if (user is not null)
        {
            request.Headers.Add("X-ClickHouse-User", user);
            request.Headers.Add("X-ClickHouse-Key", password);
        }

        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue(text);
        return text.Trim();
    }
}
