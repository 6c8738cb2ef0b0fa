namespace LlmTracing.Writing;

/// <summary>Holds rows in memory, delivers them in the background, and must be drained before the process ends.</summary>
internal interface IBackgroundWriter
{
    /// <summary>What is wrong with the delivery right now.</summary>
    DeliveryHealth Health { get; }

    /// <summary>The writer's ledger at this moment.</summary>
    TraceWriterStatistics Statistics { get; }

    /// <summary>Makes ready for the first row, in the background, and takes up what an earlier process left. Without it the first row does that.</summary>
    void Start();

    /// <summary>Takes no more rows and delivers what waits, within the shutdown timeout.</summary>
    /// <param name="cancellationToken">Ends the delivery early.</param>
    Task StopAsync(CancellationToken cancellationToken = default);
}
