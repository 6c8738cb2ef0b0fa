using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LlmTracing.IntegrationTests.Chaos;

[Trait("Category", "Chaos")]
public class NetworkFaultTests(ChaosEngine engine) : IClassFixture<ChaosEngine>
{
    public static TheoryData<Fault, bool> Faults()
    {
        var data = new TheoryData<Fault, bool>();
        foreach (var fault in Enum.GetValues<Fault>().Where(f => f is not (Fault.None or Fault.Refused)))
        {
            data.Add(fault, false);
            data.Add(fault, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task AFault_CostsNoRow_AndMakesNoDuplicate(Fault fault, bool withSpool)
    {
        await using var rig = new ChaosRig(engine, withSpool: withSpool);
        rig.Write(50);
        await rig.SettleAsync();

        rig.Proxy.Fault = fault;
        rig.Write(50);
        await rig.Proxy.HitAsync(2);
        await rig.UntilReasonAsync(rig.Options.Table);
        rig.Write(50);

        rig.Proxy.Fault = Fault.None;
        await rig.AllIsThereOnceAsync();
        rig.Reasons.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectionRefused_CostsNoRow(bool withSpool)
    {
        await using var rig = new ChaosRig(engine, withSpool: withSpool);
        rig.Proxy.Fault = Fault.Refused;
        rig.Write(50);
        await rig.UntilReasonAsync("inserts fail");
        rig.Write(50);
        rig.Proxy.Fault = Fault.None;
        await rig.AllIsThereOnceAsync();
    }

    [Theory]
    [InlineData(Fault.AnswerLost, false)]
    [InlineData(Fault.AnswerLost, true)]
    [InlineData(Fault.Unavailable, true)]
    public async Task TwoInsertsInFlight_CostNoRow_AndMakeNoDuplicate(Fault fault, bool withSpool)
    {
        await using var rig = new ChaosRig(
            engine, static o => (o.InsertsInFlight, o.MaxRowsPerInsert, o.QueueCapacity) = (2, 200, 50_000), withSpool);
        rig.Write(2_000);
        await rig.SettleAsync();
        rig.Proxy.Fault = fault;
        rig.Write(3_000);
        await rig.Proxy.HitAsync(4);
        rig.Proxy.Fault = Fault.None;
        rig.Write(3_000);
        await rig.AllIsThereOnceAsync();
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.ResetMidRequest)]
    public async Task OfTwoHosts_TheOtherTakesTheRows_WithoutARetry(Fault fault)
    {
        await using var second = new FaultProxy(engine.Port);
        await using var rig = new ChaosRig(engine, o =>
        {
            (o.MaxRetryAttempts, o.AttemptTimeout) = (0, TimeSpan.FromSeconds(30));
            o.ConnectionString = o.ConnectionString!.Replace(
                "Host=127.0.0.1;Port=", "Host=127.0.0.1,127.0.0.1:" + second.Port.ToString(CultureInfo.InvariantCulture) + ";Port=", StringComparison.Ordinal);
        });
        rig.Write(50);
        await rig.SettleAsync();
        rig.Proxy.Fault = fault;
        rig.Write(50);
        await rig.SettleAsync();
        (rig.Proxy.Fault, second.Fault) = (Fault.None, fault);
        rig.Write(50);
        await rig.AllIsThereOnceAsync();
    }

    [Fact]
    public async Task ACertificateThatNoOneTrusts_IsSaid_AndTheRowsWait()
    {
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = ServeSelfSignedAsync(listener, stop.Token);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var rig = new ChaosRig(engine, o =>
        {
            o.ShutdownTimeout = TimeSpan.FromMilliseconds(200);
            o.ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Protocol=https;Username=tracer;Password=s3cret-w0rd");
        });
        rig.Write(10);
        await rig.UntilReasonAsync("certificate");
        rig.Writer.Statistics.Pending.Should().Be(10);
        rig.Log.Concat(rig.Reasons).Should().NotContain(static l => l.Contains("s3cret", StringComparison.Ordinal));
        await stop.CancelAsync();
        await server;
    }

    private static async Task ServeSelfSignedAsync(TcpListener listener, CancellationToken stop)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException)
            {
                // The client does not trust it.
            }
        }
    }

    [Fact]
    public async Task StalePooledConnections_NeverCostABatch()
    {
        await using var rig = new ChaosRig(engine, o => o.MaxRetryAttempts = 0);
        for (var i = 0; i < 20; i++)
        {
            rig.Write(10);
            await rig.SettleAsync();
            rig.Proxy.Fault = Fault.None;  // cuts what is open
        }

        await rig.AllIsThereOnceAsync();
    }

    [Fact]
    public async Task AHungServer_IsNotFeltByWriters_AndEveryLossIsCounted()
    {
        await using var rig = new ChaosRig(engine, o => (o.QueueCapacity, o.ShutdownTimeout) = (1_000, TimeSpan.FromSeconds(1)));
        rig.Write(10);
        await rig.SettleAsync();
        rig.Proxy.Fault = Fault.Hang;
        rig.Write(50_000);
        await rig.Writer.StopAsync();
        var ledger = rig.Writer.Statistics;
        ledger.Accepted.Should().Be(50_010);
        ledger.Pending.Should().Be(0);
        ledger.IsBalanced.Should().BeTrue(ledger.ToString());
        ledger.Dropped[DropReason.QueueFull].Should().BeGreaterThan(0);
        ledger.Dropped[DropReason.ShutdownTimeout].Should().BeGreaterThan(0);
    }
}
