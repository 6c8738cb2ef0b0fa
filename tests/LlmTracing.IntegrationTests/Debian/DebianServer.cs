using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LlmTracing.IntegrationTests.Chaos;

namespace LlmTracing.IntegrationTests.Debian;

/// <summary>One clickhouse-server 18.16 on loopback, with users of all kinds. Started again, it has the same ports and the same data.</summary>
internal sealed class DebianServer : IChaosServer, IAsyncDisposable
{
    /// <summary>The cluster of which every server is a shard.</summary>
    public const string Cluster = "both";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("llmtracing-debian-").FullName;
    private readonly HttpClient _http = new();
    private readonly int _tcpPort = FreePort();
    private Process? _process;
    private int _usersWritten;

    public int Port { get; } = FreePort();

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Protocol=http");

    public static async Task<DebianServer> StartAsync() => (await StartClusterAsync(1))[0];

    /// <summary>Starts servers that know each other as the shards of <see cref="Cluster"/>.</summary>
    public static async Task<DebianServer[]> StartClusterAsync(int shards)
    {
        var servers = Enumerable.Range(0, shards).Select(static _ => new DebianServer()).ToArray();
        foreach (var server in servers)
        {
            server.Configure(servers);
            server.SetUser(password: "", profile: "");
        }

        await Task.WhenAll(servers.Select(static s => s.LaunchAsync()));
        return servers;
    }

    /// <summary>Defines the user <c>tracer</c> anew; a running server takes it up within some seconds.</summary>
    /// <param name="password">Its password.</param>
    /// <param name="profile">Settings of its profile, as XML.</param>
    /// <param name="databases">The databases that it may use; none for all.</param>
    public void SetUser(string password, string profile = "", params string[] databases)
    {
        var allowed = databases.Length == 0
            ? ""
            : $"<allow_databases>{string.Concat(databases.Select(static d => $"<database>{d}</database>"))}</allow_databases>";
        var path = Path.Combine(_folder, "users.xml");
        File.WriteAllText(
            path,
            $"""
            <yandex>
                <profiles><default/><tracer>{profile}</tracer></profiles>
                <quotas><default/></quotas>
                <users>
                    <default><password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
                    <tracer><password>{password}</password><networks><ip>127.0.0.1</ip></networks><profile>tracer</profile><quota>default</quota>{allowed}</tracer>
                </users>
            </yandex>
            """);

        // The server tells versions of the file by whole seconds.
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(_usersWritten++));
    }

    public async Task LaunchAsync()
    {
        _process = Process.Start(DebianPackage.Command(Path.Combine(_folder, "config.xml")))!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await QueryAsync("SELECT 1");
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited && waited.Elapsed < Patience)
            {
            }
            catch (HttpRequestException e)
            {
                var log = Path.Combine(_folder, "log");
                throw new InvalidOperationException("clickhouse-server does not start: " + (File.Exists(log) ? File.ReadAllText(log) : "it wrote no log"), e);
            }
        }
    }

    /// <summary>Kills the process as <c>kill -9</c> does, and waits for its end.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async Task<string> QueryAsync(string sql, string? user = null, string? password = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}/") { Content = new StringContent(sql) };
        request.Headers.Add("X-ClickHouse-User", user ?? "default");
        request.Headers.Add("X-ClickHouse-Key", password ?? "");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue(text);
        return text.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure(DebianServer[] shards)
        => File.WriteAllText(
            Path.Combine(_folder, "config.xml"),
            $"""
            <yandex>
                <logger><level>warning</level><log>{_folder}/log</log><errorlog>{_folder}/errors</errorlog></logger>
                <listen_host>127.0.0.1</listen_host>
                <http_port>{Port}</http_port>
                <tcp_port>{_tcpPort}</tcp_port>
                <timezone>UTC</timezone>
                <path>{_folder}/data/</path>
                <tmp_path>{_folder}/tmp/</tmp_path>
                <mark_cache_size>5368709</mark_cache_size>
                <users_config>users.xml</users_config>
                <default_profile>default</default_profile>
                <default_database>default</default_database>
                <remote_servers><{Cluster}>{string.Concat(shards.Select(static s =>
                    $"<shard><replica><host>127.0.0.1</host><port>{s._tcpPort}</port></replica></shard>"))}</{Cluster}></remote_servers>
            </yandex>
            """);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
