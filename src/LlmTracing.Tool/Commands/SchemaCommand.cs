using LlmTracing.ClickHouse;
using LlmTracing.Tool.Cli;

namespace LlmTracing.Tool.Commands;

/// <summary>The tables: their SQL, making them, checking them.</summary>
internal sealed class SchemaCommand : ICommand
{
    public string Name => "schema";

    public string Arguments => "print|apply|check";

    public string Summary => "Prints the tables' SQL, creates what is missing (never drops or changes), or compares.";

    public IReadOnlyList<Option> Options =>
    [
        .. Option.Server,
        new("--cluster", "NAME", "Tables ON CLUSTER this."),
        new("--replicated", null, "Replicated table engines."),
        new("--distributed", "SUFFIX", "A Distributed table over each, of its name with this suffix; needs --cluster."),
        new("--retention", "AGE", "TTL of calls and spans, whole days. Default: 90d."),
        new("--payloads", null, "The opt-in table of requests and answers as well."),
    ];

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(1, "action: print, apply or check");
        var action = call.Line.Arguments[0];
        var options = action switch
        {
            "print" => call.Offline,
            "apply" or "check" => call.Settings,
            _ => throw new UsageException($"Unknown action '{action}': print, apply or check."),
        };
        Configure(options, call.Line);
        return action switch
        {
            "print" => Print(call.Output, options),
            "apply" => await ApplyAsync(call, options, cancellationToken).ConfigureAwait(false),
            _ => Findings.Print(call.Output, await LlmTracingDoctor.CheckSchemaAsync(options, call.Time, cancellationToken).ConfigureAwait(false)),
        };
    }

    private static void Configure(LlmTracingOptions options, CommandLine line)
    {
        options.Storage.Cluster = line.Text("--cluster") ?? options.Storage.Cluster;
        options.Storage.Replicated |= line.Has("--replicated");
        options.Storage.DistributedSuffix = line.Text("--distributed") ?? options.Storage.DistributedSuffix;
        options.Payloads.Enabled |= line.Has("--payloads");
        if (line.Has("--distributed") && options.Storage.Cluster is null)
        {
            throw new UsageException("--distributed needs --cluster.");
        }

        if (When.Duration(line, "--retention") is { } retention)
        {
            options.Storage.Retention = retention >= TimeSpan.FromDays(1) ? retention : throw new UsageException("--retention must be a day or more.");
        }
    }

    private static int Print(Output output, LlmTracingOptions options)
    {
        var sql = LlmTracingSchema.ToSql(options);
        output.Say(sql.TrimEnd('\n'));
        if (output.IsJson)
        {
            output.Json(new { Sql = sql });
        }

        return ExitCodes.Ok;
    }

    private static async Task<int> ApplyAsync(Invocation call, LlmTracingOptions options, CancellationToken cancellationToken)
    {
        var endpoint = ClickHouseEndpoint.From(options)!;
        var database = endpoint.Database ?? options.Database;
        using var client = new ClickHouseHttpClient(endpoint, call.Time);
        var tables = new List<string>();
        try
        {
            await BindAsync(client, TraceTable.From(options, database), options, tables, cancellationToken).ConfigureAwait(false);
            await BindAsync(client, SpanTable.From(options, database), options, tables, cancellationToken).ConfigureAwait(false);
            if (options.Payloads.Enabled)
            {
                await BindAsync(client, PayloadTable.From(options, database), options, tables, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is ClickHouseException or InsertException or HttpRequestException or TimeoutException)
        {
            throw new ToolException(e.Message);
        }

        call.Output.Say($"In place on {client}: {string.Join(", ", tables)}.");
        if (call.Output.IsJson)
        {
            call.Output.Json(new { Server = client.ToString(), Tables = tables });
        }

        return ExitCodes.Ok;
    }

    private static async Task BindAsync<TRow>(
        ClickHouseHttpClient client, Table<TRow> table, LlmTracingOptions options, List<string> tables, CancellationToken cancellationToken)
    {
        await new TableBinder<TRow>(client, table, SchemaMode.Migrate, options.Storage).BindAsync(cancellationToken).ConfigureAwait(false);
        tables.Add($"{table.Database}.{table.Name}");
    }
}
