namespace LlmTracing.Writing;

/// <summary>Holds rows in memory that must be delivered before the process ends.</summary>
internal interface IDrainedOnStop
{
    /// <summary>Takes no more rows and delivers what waits, within the shutdown timeout.</summary>
    /// <param name="cancellationToken">Ends the delivery early.</param>
    Task StopAsync(CancellationToken cancellationToken = default);
}
