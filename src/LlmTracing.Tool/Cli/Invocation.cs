using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmTracing.Tool.Cli;

/// <summary>A command line being carried out: its words, its output, and the server it asks, opened when first needed.</summary>
internal sealed class Invocation(CommandLine line) : IAsyncDisposable
{
    private ServiceProvider? _services;

    public CommandLine Line { get; } = line;

    public Output Output { get; } = new(line.Has(Option.Json.Name));

    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The options that the command line and the environment give.</summary>
    /// <exception cref="UsageException">They name no server, or are not valid.</exception>
    public LlmTracingOptions Settings
    {
        get
        {
            var settings = Offline;
            return string.IsNullOrWhiteSpace(settings.ConnectionString)
                ? throw new UsageException("No server: give --connection, or set CLICKHOUSE_DSN or CLICKHOUSE_ENDPOINT.")
                : settings;
        }
    }

    /// <summary>As <see cref="Settings"/>, for what needs no server.</summary>
    public LlmTracingOptions Offline
    {
        get
        {
            try
            {
                return Services.GetRequiredService<IOptions<LlmTracingOptions>>().Value;
            }
            catch (OptionsValidationException e)
            {
                throw new UsageException(string.Join(' ', e.Failures));
            }
        }
    }

    public ITraceReader Reader => Settings is null ? throw new UsageException("No server.") : Services.GetRequiredService<ITraceReader>();

    private ServiceProvider Services => _services ??= new ServiceCollection().AddLlmTracing(Configure).BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Configure(LlmTracingOptions options)
    {
        options.ConnectionString = Line.Text("--connection") ?? options.ConnectionString;
        options.Table = Line.Text("--table") ?? options.Table;
        if (Line.Text("--database") is not { } database)
        {
            return;
        }

        // A database in the connection string goes before the option: the one given here is the last word.
        options.Database = database;
        options.ConnectionString = DatabaseOverride.Apply(options.ConnectionString, database);
    }
}
