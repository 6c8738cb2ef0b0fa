using LlmTracing.Writing;

namespace LlmTracing.Dashboard.Api;

/// <summary>How the writers of this process are.</summary>
/// <param name="IsTracing">Whether calls are traced at all.</param>
/// <param name="Reader">Whether ClickHouse answered just now; its complaint where it did not.</param>
/// <param name="Writers">The ledger of each writer.</param>
/// <param name="Settings">What governs the delivery, by the names of the options.</param>
internal sealed record HealthAnswer(bool IsTracing, ReaderHealth Reader, IReadOnlyList<WriterHealth> Writers, IReadOnlyList<Setting> Settings);

/// <summary>Whether ClickHouse answers questions.</summary>
internal sealed record ReaderHealth(bool IsHealthy, string Detail, double ElapsedMs);

/// <summary>An option as it is set.</summary>
internal sealed record Setting(string Name, string Value);

/// <summary>A writer's ledger, what is wrong with it right now, and what was wrong last.</summary>
internal sealed record WriterHealth(
    string Table, IReadOnlyList<string> Reasons, IReadOnlyList<string> Remarks, bool IsCircuitOpen, DeliveryIncident? LastIncident, long Accepted, long Written, long Spooled, long Pending, long QueueDepth, long Recovered, long Closed,
    long Batches, long Retries, long DroppedTotal, bool IsBalanced, IReadOnlyList<DroppedRows> Dropped)
{
    public static WriterHealth Of(IBackgroundWriter writer)
    {
        var (s, health) = (writer.Statistics, writer.Health);
        return new WriterHealth(
            health.Table, health.Reasons(), health.Remarks, health.IsCircuitOpen, health.LastIncident, s.Accepted, s.Written, s.Spooled, s.Pending, s.QueueDepth, s.Recovered, s.Closed,
            s.Batches, s.Retries, s.DroppedTotal, s.IsBalanced, [.. s.Dropped.Select(static d => new DroppedRows(d.Key.ToString(), d.Value))]);
    }
}

/// <summary>Rows lost for one reason.</summary>
internal sealed record DroppedRows(string Reason, long Rows);
