using LlmTracing.Benchmarks.Workloads;
using LlmTracing.ClickHouse;
using LlmTracing.Local;

namespace LlmTracing.Benchmarks.Scale;

/// <summary>Many calls and their spans on the local engine, written by the library's own sink as a service would over the last sixty days.</summary>
internal sealed class ScaleData(LocalClickHouse server, long rows)
{
    private const int Batch = 100_000;
    private static readonly TimeSpan Length = TimeSpan.FromDays(60);

    public LlmTracingOptions Options { get; } = new()
    {
        ConnectionString = server.ConnectionString + ";Database=scale", Schema = SchemaMode.Create, ReadTimeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>The calls of the newest batch, to ask for.</summary>
    public TraceRecord[] Newest { get; private set; } = [];

    public async Task FillAsync()
    {
        using var client = new ClickHouseHttpClient(ClickHouseEndpoint.From(Options)!, TimeProvider.System);
        using var sink = new ClickHouseSink<TraceRecord>(client, TraceTable.From(Options, "scale"), Options, TimeProvider.System);
        using var spans = new ClickHouseSink<SpanRecord>(client, SpanTable.From(Options, "scale"), Options, TimeProvider.System);
        var start = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero) - Length;
        var step = Length / rows;
        var random = new Random(5);
        var calls = Records.Make(Batch, full: true);
        Settle(calls);
        for (var done = 0L; done < rows; done += Batch)
        {
            Move(calls, start + step * done, step, random);
            await sink.InsertAsync(calls, $"calls-{done}", CancellationToken.None).ConfigureAwait(false);
            if (done % (10 * Batch) == 0)
            {
                await spans.InsertAsync(Array.ConvertAll(calls, SpanAround), $"spans-{done}", CancellationToken.None).ConfigureAwait(false);
            }
        }

        Newest = calls;
    }

    /// <summary>An agent belongs to one organisation and asks one of two models, so that an hour of it can be added up.</summary>
    private static void Settle(TraceRecord[] calls)
    {
        var orgs = calls.Select(static c => c.OrgId).Distinct().ToArray();
        var models = calls.Select(static c => (c.Provider, c.Model)).Distinct().ToArray();
        var agents = calls.Select(static c => c.AgentId).Distinct().Select(static (id, i) => (id, i)).ToDictionary(static a => a.id, static a => a.i);
        for (var i = 0; i < calls.Length; i++)
        {
            var agent = agents[calls[i].AgentId];
            calls[i].OrgId = orgs[agent % orgs.Length];
            (calls[i].Provider, calls[i].Model) = models[(agent + (i % 2)) % models.Length];
            calls[i].ResponseModel = calls[i].Model + "-2026-01-01";
        }
    }

    /// <summary>Makes the next calls of the last: new ids, ten calls a trace, later times. Every fiftieth failed.</summary>
    private static void Move(TraceRecord[] calls, DateTimeOffset start, TimeSpan step, Random random)
    {
        var trace = "";
        for (var i = 0; i < calls.Length; i++)
        {
            var call = calls[i];
            trace = i % 10 == 0 ? Id(random) : trace;
            call.RequestId = Guid.CreateVersion7(start + step * i).ToString();
            call.TraceId = trace;
            call.SpanId = Id(random)[..16];
            call.ParentSpanId = trace[..16];
            call.ProviderRequestId = "req_" + Id(random)[..24];
            call.ResponseId = "chatcmpl-" + Id(random)[..24];
            call.ContextHash = Id(random);
            call.RequestedAt = start + step * i;
            call.CompletedAt = call.RequestedAt.AddMilliseconds(call.TotalLatencyMs);
            call.ErrorCode = i % 50 == 0 ? "RATE_LIMITED" : "";
        }
    }

    private static SpanRecord SpanAround(TraceRecord call) => new()
    {
        TraceId = call.TraceId, SpanId = call.ParentSpanId, OrgId = call.OrgId, AgentId = call.AgentId, Name = "step", OperationType = "actor",
        Status = "completed", StartedAt = call.RequestedAt, EndedAt = call.CompletedAt, DurationUs = call.TotalLatencyMs * 1000UL,
    };

    private static string Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
