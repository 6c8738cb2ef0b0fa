using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmTracing.Tests.Forwarding;

/// <summary>LangSmith as its API documentation describes it: takes POST /runs/batch, checks its shape and keeps the runs.</summary>
internal sealed partial class LoopbackLangSmith : IDisposable
{
    private static readonly string[] RunTypes = ["tool", "chain", "llm", "retriever", "embedding", "prompt", "parser"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, int> _status;
    private readonly Lock _gate = new();
    private int _requests;

    /// <param name="status">Status of the answer to each request, counted from 1.</param>
    public LoopbackLangSmith(Func<int, int>? status = null)
    {
        _status = status ?? (_ => 202);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Requests => Volatile.Read(ref _requests);

    public List<JsonElement> Runs { get; } = [];

    public int LargestBody { get; private set; }

    /// <summary>What the documentation does not allow.</summary>
    public List<string> Violations { get; } = [];

    public JsonElement Run(string name) => Runs.Single(r => r.GetProperty("name").GetString() == name);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var received = new List<byte>();
        var buffer = new byte[65_536];
        while (true)
        {
            var (head, body) = Split(received);
            if (head is null)
            {
                var read = await stream.ReadAsync(buffer);
                if (read == 0)
                {
                    return;
                }

                received.AddRange(buffer.AsSpan(0, read));
                continue;
            }

            received.Clear();
            var status = _status(Interlocked.Increment(ref _requests));
            lock (_gate)
            {
                Check(head, body, keep: status is >= 200 and < 300);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nLocation: /elsewhere\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}")));
        }
    }

    private static (string? Head, string Body) Split(List<byte> received)
    {
        var bytes = CollectionsMarshal.AsSpan(received);
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return (null, "");
        }

        var head = Encoding.UTF8.GetString(bytes[..end]);
        var body = bytes[(end + 4)..];
        return body.Length < int.Parse(ContentLength().Match(head).Groups[1].Value, CultureInfo.InvariantCulture) ? (null, "") : (head, Encoding.UTF8.GetString(body));
    }

    private void Check(string head, string body, bool keep)
    {
        Require(head.StartsWith("POST /runs/batch HTTP/1.1", StringComparison.Ordinal), "the path");
        Require(head.Contains("x-api-key: key-1", StringComparison.OrdinalIgnoreCase), "x-api-key");
        Require(head.Contains("Content-Type: application/json", StringComparison.OrdinalIgnoreCase), "the content type");
        LargestBody = Math.Max(LargestBody, body.Length);
        var root = JsonDocument.Parse(body).RootElement;
        foreach (var run in root.GetProperty("post").EnumerateArray())
        {
            CheckRun(run);
            if (keep)
            {
                Runs.Add(run);
            }
        }
    }

    private void CheckRun(JsonElement run)
    {
        var id = run.GetProperty("id").GetGuid();
        Require(id.Version == 7, "run ids are version 7");
        Require(RunTypes.Contains(run.GetProperty("run_type").GetString()), "run_type");
        Require(run.GetProperty("name").GetString()!.Length > 0, "name");
        Require(run.GetProperty("session_name").GetString() == "my-project", "session_name");
        Require(run.GetProperty("start_time").GetDateTimeOffset() != default, "start_time");
        Require(run.GetProperty("inputs").ValueKind == JsonValueKind.Object && run.GetProperty("outputs").ValueKind == JsonValueKind.Object, "inputs, outputs");

        var order = run.GetProperty("dotted_order").GetString()!;
        var parts = order.Split('.');
        Require(parts.All(p => Part().IsMatch(p)), $"parts of dotted_order {order}");
        var ids = parts.Select(p => Guid.Parse(p.AsSpan(p.IndexOf('Z', StringComparison.Ordinal) + 1))).ToArray();
        Require(ids[^1] == id, "dotted_order ends in the run's id");
        Require(ids[0] == run.GetProperty("trace_id").GetGuid(), "dotted_order begins with the trace's id");
        var parent = run.TryGetProperty("parent_run_id", out var p) ? p.GetGuid() : (Guid?)null;
        Require(parent == (ids.Length > 1 ? ids[^2] : null), "parent_run_id is the id before in dotted_order");
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            Violations.Add(what);
        }
    }

    [GeneratedRegex(@"^\d{8}T\d{12}Z[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Part();

    [GeneratedRegex(@"Content-Length: (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();
}
