using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>A TCP proxy on loopback that stands in front of a server and misbehaves when told to.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Socket> _clients = [];
    private readonly SemaphoreSlim _hits = new(0);
    private TcpListener? _listener;
    private Fault _fault;

    public FaultProxy(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        Port = Listen(0);
    }

    public int Port { get; }

    /// <summary>What connections meet from now on. Those that are open are cut, as if the network had changed.</summary>
    public Fault Fault
    {
        get => _fault;
        set
        {
            _fault = value;
            if (value == Fault.Refused)
            {
                StopListening();
            }
            else if (_listener is null)
            {
                Listen(Port);
            }

            lock (_clients)
            {
                foreach (var client in _clients)
                {
                    client.Dispose();
                }
            }
        }
    }

    /// <summary>Waits until so many requests met the fault.</summary>
    public async Task HitAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await _hits.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeTrue("requests should meet the fault");
        }
    }

    public async ValueTask DisposeAsync()
    {
        StopListening();
        await _stop.CancelAsync();
        Fault = Fault.Refused;
    }

    private int Listen(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _ = AcceptAsync(_listener);
        return ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    private void StopListening()
    {
        _listener?.Dispose();
        _listener = null;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(_stop.Token), _fault);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket client, Fault fault)
    {
        lock (_clients)
        {
            _clients.Add(client);
        }

        try
        {
            using (client)
            {
                await (fault == Fault.None ? RelayAsync(client, AnswerAsIs) : MisbehaveAsync(client, fault));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The test cut the connection.
        }
        finally
        {
            lock (_clients)
            {
                _clients.Remove(client);
            }
        }
    }

    private async Task MisbehaveAsync(Socket client, Fault fault)
    {
        switch (fault)
        {
            case Fault.AnswerLost:
                await RelayAsync(client, async (_, _) =>
                {
                    Hit();
                    Reset(client);
                    await Task.CompletedTask;
                });
                return;
            case Fault.OneByteASecond:
                await RelayAsync(client, DripAsync);
                return;
        }

        var buffer = new byte[512];
        if (await client.ReceiveAsync(buffer, _stop.Token) == 0)
        {
            return;
        }

        Hit();
        switch (fault)
        {
            case Fault.ResetMidRequest:
                Reset(client);
                return;
            case Fault.HalfClosed:
                client.Shutdown(SocketShutdown.Send);
                break;
            case Fault.Hang:
                break;
            default:
                await client.SendAsync(Encoding.ASCII.GetBytes(AnswerOf(fault)), _stop.Token);
                break;
        }

        // Reads what still comes, or the answer would be lost to a reset.
        while (await client.ReceiveAsync(buffer, _stop.Token) > 0)
        {
        }
    }

    private static string AnswerOf(Fault fault) => fault switch
    {
        Fault.Unavailable => "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        Fault.Garbage => "\x01\x02\x03 this is not HTTP \r\n\r\n\r\n",
        Fault.ExceptionAfter200 => Answer("200 OK", 241, "Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)"),
        Fault.TooManyParts => Answer("500 Internal Server Error", 252, "Code: 252. DB::Exception: Too many parts (3001). Merges are processing significantly slower than inserts. (TOO_MANY_PARTS)"),
        Fault.MemoryLimit => Answer("500 Internal Server Error", 241, "Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)"),
        Fault.ReadOnlyTable => Answer("500 Internal Server Error", 242, "Code: 242. DB::Exception: Table is in readonly mode. (TABLE_IS_READ_ONLY)"),
        Fault.AccessDenied => Answer("403 Forbidden", 497, "Code: 497. DB::Exception: default: Not enough privileges. (ACCESS_DENIED)"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private static string Answer(string status, int code, string text)
        => $"HTTP/1.1 {status}\r\nX-ClickHouse-Exception-Code: {code}\r\nContent-Type: text/plain\r\n"
            + $"Content-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}";

    private async Task RelayAsync(Socket client, Func<Socket, ReadOnlyMemory<byte>, Task> answer)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(_server, _stop.Token);
        var up = CopyAsync(client, bytes => SendAllAsync(server, bytes));
        var down = CopyAsync(server, bytes => answer(client, bytes));
        await Task.WhenAny(up, down);
        server.Dispose();
        client.Dispose();
        await Task.WhenAll(up, down);
    }

    private async Task CopyAsync(Socket from, Func<ReadOnlyMemory<byte>, Task> to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
        {
            await to(buffer.AsMemory(0, read));
        }
    }

    private Task AnswerAsIs(Socket client, ReadOnlyMemory<byte> bytes) => SendAllAsync(client, bytes);

    private async Task DripAsync(Socket client, ReadOnlyMemory<byte> bytes)
    {
        Hit();
        for (var i = 0; i < bytes.Length; i++)
        {
            await SendAllAsync(client, bytes.Slice(i, 1));
            await Task.Delay(TimeSpan.FromSeconds(1), _stop.Token);
        }
    }

    private async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, _stop.Token)..];
        }
    }

    private void Hit() => _hits.Release();

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }
}
