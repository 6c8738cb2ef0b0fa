using System.Globalization;
using LlmTracing.Tool.Cli;
using Spectre.Console;

namespace LlmTracing.Tool.Commands;

/// <summary>Requests, tokens and dollars in groups.</summary>
internal sealed class UsageCommand : ICommand
{
    private static readonly string[] Sums = ["#requests", "#errors", "#in", "#cached", "#out", "#reasoning", "#USD", "#unpriced", "#avg ms"];

    private static readonly string[] TimeColumn = ["time (UTC)"];

    private static readonly TimeSpan DefaultAge = TimeSpan.FromDays(7);

    public string Name => "usage";

    public string Arguments => "";

    public string Summary => "Adds up requests, tokens, cost, errors and latency.";

    public IReadOnlyList<Option> Options =>
    [
        .. Option.Server, Option.Org,
        .. Option.Filter.Select(static o => o.Name == "--since" ? o with { Help = o.Help + " Default: 7d." } : o),
        new("--by", "LIST", $"Groups, by comma: {Names<TraceDimension>()}, and one of {Names<TimeGranularity>("none")}. Default: model."),
    ];

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(0, "");
        var org = Filters.Org(call.Line);
        var (dimensions, granularity) = Groups(call.Line.Text("--by") ?? "model");
        var filter = Filters.Read(call.Line, call.Time, call.Time.GetUtcNow() - DefaultAge);
        var rows = await call.Reader.GetUsageAsync(
            org, new UsageQuery { Filter = filter, GroupBy = dimensions, Granularity = granularity }, cancellationToken).ConfigureAwait(false);
        if (call.Output.IsJson)
        {
            call.Output.Json(new { OrgId = org, filter.From, filter.To, Rows = rows });
            return ExitCodes.Ok;
        }

        var table = Cells.Table(
        [
            .. granularity == TimeGranularity.None ? [] : TimeColumn, .. dimensions.Select(static d => d.ToString().ToLowerInvariant()), .. Sums,
        ]);
        foreach (var row in rows)
        {
            table.AddRow(
            [
                .. granularity == TimeGranularity.None ? [] : new[] { row.Time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "" },
                .. dimensions.Select(d => Cells.Text(Value(row, d))),
                Cells.Count(row.Requests), Cells.Count(row.Errors), Cells.Count(row.InputTokens), Cells.Count(row.CachedInputTokens),
                Cells.Count(row.OutputTokens), Cells.Count(row.ReasoningTokens), Cells.Dollars(row.CostUsd), Cells.Count(row.UnpricedRequests),
                Cells.Milliseconds(row.AverageLatencyMs),
            ]);
        }

        call.Output.Terminal.Write(table);
        call.Output.Say($"Organisation {org}, from {Cells.Time(filter.From!.Value)} UTC{(filter.To is { } to ? $" until {Cells.Time(to)} UTC" : "")}.");
        return ExitCodes.Ok;
    }

    private static (List<TraceDimension> Dimensions, TimeGranularity Granularity) Groups(string list)
    {
        var (dimensions, granularity) = (new List<TraceDimension>(), TimeGranularity.None);
        foreach (var word in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!char.IsAsciiLetter(word[0]))
            {
                throw Unknown(word);
            }

            if (Enum.TryParse<TraceDimension>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var dimension))
            {
                if (dimensions.Contains(dimension))
                {
                    throw new UsageException($"--by names {word} twice.");
                }

                dimensions.Add(dimension);
            }
            else if (!Enum.TryParse(word, ignoreCase: true, out TimeGranularity time) || time == TimeGranularity.None)
            {
                throw Unknown(word);
            }
            else
            {
                granularity = granularity == TimeGranularity.None ? time : throw new UsageException("--by names two stretches of time.");
            }
        }

        return (dimensions, granularity);
    }

    private static UsageException Unknown(string word)
        => new($"--by cannot group by '{word}'. It takes {Names<TraceDimension>()}, {Names<TimeGranularity>("none")}.");

    private static string? Value(UsageRow row, TraceDimension dimension) => dimension switch
    {
        TraceDimension.Provider => row.Provider,
        TraceDimension.Model => row.Model,
        TraceDimension.ResponseModel => row.ResponseModel,
        TraceDimension.Operation => row.Operation,
        TraceDimension.Agent => row.AgentId?.ToString(),
        TraceDimension.CallType => row.CallType,
        TraceDimension.Project => row.ProjectId,
        TraceDimension.User => row.UserId,
        TraceDimension.Tag => row.Tag,
        TraceDimension.Service => row.ServiceName,
        TraceDimension.Environment => row.Environment,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, null),
    };

    private static string Names<T>(string except = "")
        where T : struct, Enum
        => string.Join(", ", Enum.GetNames<T>().Select(static n => n.ToLowerInvariant()).Where(n => n != except));
}
