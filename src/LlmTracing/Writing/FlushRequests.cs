namespace LlmTracing.Writing;

/// <summary>Callers that wait until all rows before a position in the queue have left the writer. Safe for many threads.</summary>
internal sealed class FlushRequests
{
    private readonly List<(long Target, TaskCompletionSource Done)> _waiting = [];
    private volatile bool _any;

    public bool Any => _any;

    public Task Add(long target)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiting.Add((target, done));
            _any = true;
        }

        return done.Task;
    }

    /// <summary>Releases those whose rows are all settled.</summary>
    public void Complete(long settled)
    {
        if (!_any)
        {
            return;
        }

        lock (_waiting)
        {
            _waiting.RemoveAll(w => w.Target <= settled && w.Done.TrySetResult());
            _any = _waiting.Count > 0;
        }
    }
}
