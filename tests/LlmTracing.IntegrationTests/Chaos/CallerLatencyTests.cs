using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace LlmTracing.IntegrationTests.Chaos;

[Trait("Category", "Chaos")]
public class CallerLatencyTests(ITestOutputHelper output)
{
    private const int WarmUp = 200;
    private const int Calls = 1_000;

    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        """{"id":"c1","object":"chat.completion","model":"gpt-5-mini","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""");

    [Fact]
    public async Task AHungEngine_IsNotFeltByTheCaller()
    {
        await using var hung = new FaultProxy(serverPort: 0) { Fault = Fault.Hang };
        using var provider = new HttpListener();
        var address = Listen(provider);
        _ = ServeAsync(provider);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddLlmTracing(o => (o.ConnectionString, o.ShutdownTimeout) =
                (string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={hung.Port};Protocol=http"), TimeSpan.FromSeconds(1)))
            .AddHttpClient()
            .BuildServiceProvider();
        using var traced = services.GetRequiredService<IHttpClientFactory>().CreateClient("traced");
        using var plain = new HttpClient();

        var tracedTimes = new List<double>();
        var plainTimes = new List<double>();
        for (var i = 0; i < WarmUp + Calls; i++)
        {
            // In turn, so that whatever else the machine does meets both.
            var (a, b) = (await CallAsync(plain, address), await CallAsync(traced, address));
            if (i < WarmUp)
            {
                continue;
            }

            plainTimes.Add(a);
            tracedTimes.Add(b);
        }

        services.GetRequiredService<TraceWriter>().Statistics.Should().BeEquivalentTo(
            new { Accepted = (long)(WarmUp + Calls), Written = 0L }, "every call was traced and nothing arrived");
        output.WriteLine($"untraced p50 {At(plainTimes, 0.5):0.000} ms, p99 {At(plainTimes, 0.99):0.000} ms");
        output.WriteLine($"traced, engine hung: p50 {At(tracedTimes, 0.5):0.000} ms, p99 {At(tracedTimes, 0.99):0.000} ms");

        // Generous: a wait for the engine would be seconds.
        At(tracedTimes, 0.5).Should().BeLessThan((2 * At(plainTimes, 0.5)) + 1);
        At(tracedTimes, 0.99).Should().BeLessThan((3 * At(plainTimes, 0.99)) + 50);
        provider.Stop();
    }

    private static double At(List<double> times, double quantile) => times.Order().ElementAt((int)(quantile * times.Count));

    private static async Task<double> CallAsync(HttpClient client, string address)
    {
        using var body = new StringContent("""{"model":"gpt-5-mini","messages":[]}""", Encoding.UTF8, "application/json");
        var start = Stopwatch.GetTimestamp();
        using var response = await client.PostAsync(new Uri(address + "v1/chat/completions"), body);
        (await response.Content.ReadAsByteArrayAsync()).Should().HaveCount(Answer.Length);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Listen(HttpListener listener)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        listener.Prefixes.Add(address);
        listener.Start();
        return address;
    }

    private static async Task ServeAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.ContentType = "application/json";
                context.Response.ContentLength64 = Answer.Length;
                await context.Response.OutputStream.WriteAsync(Answer);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
