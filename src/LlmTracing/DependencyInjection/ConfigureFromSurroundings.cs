using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmTracing.DependencyInjection;

/// <summary>
/// Sets the options by what surrounds the service: the configuration section <c>LlmTracing</c>, then the environment. What the code
/// says comes after and wins.
/// </summary>
internal sealed class ConfigureFromSurroundings(IServiceProvider services) : IConfigureOptions<LlmTracingOptions>
{
    public const string SectionName = "LlmTracing";

    private readonly IConfiguration? _configuration = services.GetService<IConfiguration>();

    public void Configure(LlmTracingOptions options)
    {
        if (_configuration is not null)
        {
            OptionsBinding.Bind(_configuration.GetSection(SectionName), options);
        }

        options.ConnectionString = Read("CLICKHOUSE_DSN") ?? Read("CLICKHOUSE_ENDPOINT") ?? options.ConnectionString;
        options.Username = Read("CLICKHOUSE_USERNAME") ?? options.Username;
        options.Password = Read("CLICKHOUSE_PASSWORD") ?? options.Password;
        options.Database = Read("CLICKHOUSE_DATABASE") ?? options.Database;
        options.Enabled = ReadSwitch("ENABLE_TRACING") ?? options.Enabled;
        options.LogRecords = ReadSwitch("TRACE_DEBUG") ?? options.LogRecords;
        options.MaxBatchSize = ReadNumber("TRACE_BATCH_SIZE") ?? options.MaxBatchSize;
        if (ReadNumber("TRACE_BATCH_INTERVAL_MS") is { } milliseconds)
        {
            options.FlushInterval = TimeSpan.FromMilliseconds(milliseconds);
        }
    }

    // A host's configuration holds its environment variables; a bare service provider has none.
    private string? Read(string name)
    {
        var value = _configuration?[name] ?? Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private int? ReadNumber(string name)
    {
        if (Read(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid($"{name} must be a whole number, but is '{text}'.");
    }

    private bool? ReadSwitch(string name) => Read(name)?.ToUpperInvariant() switch
    {
        null => null,
        "TRUE" or "1" or "YES" or "ON" => true,
        "FALSE" or "0" or "NO" or "OFF" => false,
        var text => throw Invalid($"{name} must be true or false, but is '{text}'."),
    };

    private static OptionsValidationException Invalid(string message) =>
        new(Options.DefaultName, typeof(LlmTracingOptions), [message]);
}
