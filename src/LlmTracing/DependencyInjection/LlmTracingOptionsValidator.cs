using LlmTracing.ClickHouse;
using LlmTracing.Payloads;
using LlmTracing.Providers;
using Microsoft.Extensions.Options;

namespace LlmTracing.DependencyInjection;

/// <summary>Checks the options at start. Every message names the key and what it may be.</summary>
internal sealed class LlmTracingOptionsValidator : IValidateOptions<LlmTracingOptions>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, LlmTracingOptions options)
    {
        var failures = new List<string>();
        Between(failures, nameof(options.MaxBatchSize), options.MaxBatchSize, 1, 1_000_000);
        Between(failures, nameof(options.MaxRowsPerInsert), options.MaxRowsPerInsert, 1, 1_000_000);
        Between(failures, nameof(options.QueueCapacity), options.QueueCapacity, 1, 10_000_000);
        Between(failures, nameof(options.FlushInterval), options.FlushInterval, TimeSpan.FromMilliseconds(1), Hour);
        if (options.MaxDelay is { } maxDelay)
        {
            Between(failures, nameof(options.MaxDelay), maxDelay, TimeSpan.FromMilliseconds(1), Hour);
        }

        Between(failures, nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.Zero, Hour);
        ValidateDelivery(failures, options);
        Retention(failures, $"{nameof(options.Storage)}:{nameof(options.Storage.Retention)}", options.Storage.Retention);
        Retention(failures, $"{nameof(options.Storage)}:{nameof(options.Storage.RollupRetention)}", options.Storage.RollupRetention);
        NotEmpty(failures, nameof(options.Database), options.Database);
        NotEmpty(failures, nameof(options.Table), options.Table);
        Between(failures, nameof(options.ReadTimeout), options.ReadTimeout, TimeSpan.FromSeconds(1), Hour);
        Between(failures, nameof(options.ExportTimeout), options.ExportTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Between(failures, nameof(options.ReadMaxRows), options.ReadMaxRows, 1_001, 10_000_000);
        NotEmpty(failures, nameof(options.RollupTable), options.RollupTable);
        failures.AddRange(options.PricingFailures().Select(static failure => $"{ConfigureFromSurroundings.SectionName}:{failure}"));
        NotEmpty(failures, nameof(options.SpanTable), options.SpanTable);
        ValidatePayloads(failures, options.Payloads);
        if (options.LangSmith.Enabled)
        {
            ValidateLangSmith(failures, options.LangSmith);
        }

        Parses(failures, options);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void ValidateDelivery(List<string> failures, LlmTracingOptions options)
    {
        var shortest = TimeSpan.FromMilliseconds(10);
        Between(failures, nameof(options.InsertsInFlight), options.InsertsInFlight, 1, 2);
        Between(failures, nameof(options.AttemptTimeout), options.AttemptTimeout, shortest, Hour);
        Between(failures, nameof(options.MaxRetryAttempts), options.MaxRetryAttempts, 0, 1_000);
        Between(failures, nameof(options.RetryDelay), options.RetryDelay, TimeSpan.Zero, Hour);
        Between(failures, nameof(options.MaxRetryDelay), options.MaxRetryDelay, TimeSpan.Zero, Hour);
        Between(failures, nameof(options.CircuitBreakDuration), options.CircuitBreakDuration, TimeSpan.FromMilliseconds(500), Hour);
        Between(failures, nameof(options.ConfigurationProbeInterval), options.ConfigurationProbeInterval, shortest, Hour);
        Between(failures, nameof(options.SpoolMaxBytes), options.SpoolMaxBytes, 1_048_576, long.MaxValue);
    }

    private static void ValidatePayloads(List<string> failures, PayloadOptions payloads)
    {
        const string Section = nameof(LlmTracingOptions.Payloads);
        NotEmpty(failures, $"{Section}:{nameof(payloads.Table)}", payloads.Table);
        Retention(failures, $"{Section}:{nameof(payloads.Retention)}", payloads.Retention);
        Between(failures, $"{Section}:{nameof(payloads.MaxBytes)}", payloads.MaxBytes, 1_024, 16_777_216);
        Between(failures, $"{Section}:{nameof(payloads.MaxPendingBytes)}", payloads.MaxPendingBytes, 65_536, 17_179_869_184);
        for (var i = 0; i < payloads.RedactPatterns.Count; i++)
        {
            Parses(failures, $"{Section}:{nameof(payloads.RedactPatterns)}:{i}", () => Redactor.Compile(payloads.RedactPatterns[i]));
        }
    }

    // Read where forwarding is on: what the environment says of LangSmith for other programs does not matter to this one.
    private static void ValidateLangSmith(List<string> failures, LangSmithOptions forwarding)
    {
        const string Section = nameof(LlmTracingOptions.LangSmith);
        NotEmpty(failures, $"{Section}:{nameof(forwarding.Project)}", forwarding.Project);
        Between(failures, $"{Section}:{nameof(forwarding.QueueCapacity)}", forwarding.QueueCapacity, 1, 1_000_000);
        if (!Uri.TryCreate(forwarding.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            failures.Add($"{ConfigureFromSurroundings.SectionName}:{Section}:{nameof(forwarding.Endpoint)} must be an http or https address, but is '{forwarding.Endpoint}'.");
        }
    }

    private static void Parses(List<string> failures, LlmTracingOptions options)
    {
        Parses(failures, nameof(options.ConnectionString), () => ClickHouseEndpoint.From(options));
        if (options.ReaderConnectionString is { Length: > 0 } reader)
        {
            Parses(failures, nameof(options.ReaderConnectionString), () => ClickHouseEndpoint.Parse(reader));
        }

        if (options.Providers.Count > 0)
        {
            Parses(failures, nameof(options.Providers), () => new ProviderCatalog(options.Providers));
        }
    }

    private static void Parses(List<string> failures, string key, Func<object?> parse)
    {
        try
        {
            _ = parse();
        }
        catch (Exception invalid) when (invalid is ArgumentException or FormatException or NotSupportedException)
        {
            failures.Add($"{ConfigureFromSurroundings.SectionName}:{key}: {invalid.Message}");
        }
    }

    // Null keeps the rows for ever.
    private static void Retention(List<string> failures, string key, TimeSpan? retention)
    {
        if (retention is { } time)
        {
            Between(failures, key, time, TimeSpan.FromDays(1), TimeSpan.FromDays(36_500));
        }
    }

    private static void Between<T>(List<string> failures, string key, T value, T minimum, T maximum)
        where T : IComparable<T>
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
        {
            failures.Add(FormattableString.Invariant($"{ConfigureFromSurroundings.SectionName}:{key} must be between {minimum} and {maximum}, but is {value}."));
        }
    }

    private static void NotEmpty(List<string> failures, string key, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            failures.Add($"{ConfigureFromSurroundings.SectionName}:{key} must not be empty.");
        }
    }
}
