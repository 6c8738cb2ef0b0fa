namespace LlmTracing.Testing;

/// <summary>
/// Keeps every record in memory, for tests of how a service calls LLMs:
/// <c>services.AddSingleton&lt;ITraceSink&gt;(sink)</c>, or <c>new LlmTracingHandler(sink)</c>. No ClickHouse is needed.
/// </summary>
/// <remarks>Safe for many threads. It keeps all it is given until <see cref="Clear"/>: not for production.</remarks>
public sealed class CapturingTraceSink : ITraceSink
{
    private readonly Lock _gate = new();
    private readonly List<TraceRecord> _records = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>The records so far, in the order in which the calls ended. A copy.</summary>
    public IReadOnlyList<TraceRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>The one record that came.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one; the message lists them.</exception>
    public TraceRecord Only => Records is [var only] ? only : throw new InvalidOperationException($"One traced call was expected. {Summary()}");

    /// <inheritdoc/>
    public WriteResult Write(TraceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_gate)
        {
            _records.Add(record);
            _waiting.RemoveAll(waiting => _records.Count >= waiting.Count && waiting.Reached.TrySetResult());
        }

        return WriteResult.Accepted;
    }

    /// <summary>Waits until there are so many records. Needed where the code under test ends a call on a thread of its own.</summary>
    /// <param name="count">Records to wait for, 1 or more, counted from the start or the last <see cref="Clear"/>.</param>
    /// <param name="timeout">Longest wait; null for 10 seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All records by then; they may be more.</returns>
    /// <exception cref="TimeoutException">They did not come; the message lists those that did.</exception>
    public async Task<IReadOnlyList<TraceRecord>> WaitForAsync(int count, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        try
        {
            await WhenReached(count).WaitAsync(timeout ?? TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{count} traced calls were expected. {Summary()}", late);
        }

        return Records;
    }

    /// <summary>Forgets all records that came.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _records.Clear();
        }
    }

    private Task WhenReached(int count)
    {
        lock (_gate)
        {
            if (_records.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private string Summary()
    {
        var records = Records;
        return records.Count == 0
            ? "There was none: did the call go through a client with the LlmTracing handler, and was its answer read or disposed?"
            : $"There were {records.Count}: {string.Join("; ", records.Select(static r => $"{r.Provider} {r.Model} {r.StatusCode} {r.ErrorCode}".TrimEnd()))}.";
    }
}
