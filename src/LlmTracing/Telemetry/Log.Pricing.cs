using Microsoft.Extensions.Logging;

namespace LlmTracing.Telemetry;

internal static partial class Log
{
    [LoggerMessage(3500, LogLevel.Information, "No price is known for model {Model} of {Provider}: its calls have no cost until a price is configured")]
    public static partial void NoPrice(ILogger logger, string model, string provider);

    [LoggerMessage(3501, LogLevel.Error, "The price map {Path} cannot be used; the other prices apply")]
    public static partial void PriceMapUnusable(ILogger logger, string path, Exception exception);

    [LoggerMessage(3502, LogLevel.Warning, "{Count} entries of the price map {Path} are refused because a price in them is negative or above 0.001 USD per token: {Models}")]
    public static partial void PricesRefused(ILogger logger, int count, string path, string models);
}
