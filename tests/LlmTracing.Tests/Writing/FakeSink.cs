using System.Threading.Channels;
using LlmTracing.ClickHouse;
using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Writing;

/// <summary>A sink in memory that answers as scripted and deduplicates by token as ClickHouse does.</summary>
internal sealed class FakeSink : IBatchSink<TraceRecord>
{
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();
    private readonly HashSet<string> _tokens = [];
    private readonly Lock _gate = new();

    /// <summary>What an attempt meets before its rows are stored; throws to fail it.</summary>
    public Func<Attempt, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>What it meets after: an answer lost on the way.</summary>
    public Func<Attempt, CancellationToken, Task> After { get; set; } = static (_, _) => Task.CompletedTask;

    public IReadOnlyList<string> Remarks { get; set; } = [];

    public List<Attempt> Attempts { get; } = [];

    /// <summary>The table.</summary>
    public List<string> Stored { get; } = [];

    public async Task InsertAsync(
        ReadOnlyMemory<TraceRecord> rows, string deduplicationToken, CancellationToken cancellationToken)
    {
        Attempt attempt;
        lock (_gate)
        {
            attempt = new Attempt(Attempts.Count, [.. rows.ToArray().Select(r => r.RequestId)], deduplicationToken);
            Attempts.Add(attempt);
        }

        _attempts.Writer.TryWrite(attempt);
        await Before(attempt, cancellationToken);
        lock (_gate)
        {
            if (_tokens.Add(deduplicationToken))
            {
                Stored.AddRange(attempt.Rows);
            }
        }

        await After(attempt, cancellationToken);
    }

    /// <summary>The next attempt that was not asked for yet.</summary>
    public Task<Attempt> NextAsync() => _attempts.Reader.ReadAsync().AsTask().Within("another attempt to insert");

    public static InsertException Temporary(TimeSpan? retryAfter = null)
        => new(InsertFailure.Temporary, "away") { RetryAfter = retryAfter };

    public static InsertException Bad() => new(InsertFailure.Batch, "bad row");

    public static InsertException Unfit(IReadOnlyList<int> places) => new(InsertFailure.Batch, "too long") { Unfit = places };

    public static InsertException Misconfigured() => new(InsertFailure.Configuration, "no such table");

    public sealed record Attempt(int Number, IReadOnlyList<string> Rows, string Token);
}
