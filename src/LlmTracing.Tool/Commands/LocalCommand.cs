using LlmTracing.Local;
using LlmTracing.Tool.Cli;

namespace LlmTracing.Tool.Commands;

/// <summary>A ClickHouse on this machine, for as long as the command runs.</summary>
internal sealed class LocalCommand : ICommand
{
    public string Name => "local";

    public string Arguments => "";

    public string Summary => "Starts a local ClickHouse on loopback, until Ctrl+C.";

    public IReadOnlyList<Option> Options =>
    [
        new("--port", "N", "Port, 0 for a free one. Default: 8123."),
        new("--data", "FOLDER", "Folder of the data. Default: a temporary one, removed at the end."),
        new("--for", "AGE", "Ends after this time. Default: never."),
    ];

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(0, "");
        var options = new LocalClickHouseOptions
        {
            Port = call.Line.Number("--port", 8123, 0, 65_535),
            DataFolder = call.Line.Text("--data"),
            Progress = Console.Error.WriteLine,
        };
        var limit = When.Duration(call.Line, "--for");
        var server = await LocalClickHouse.StartAsync(options, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            if (call.Output.IsJson)
            {
                call.Output.JsonLine(new { server.Port, Endpoint = server.Endpoint.ToString(), server.ConnectionString, server.DataFolder, server.EngineVersion });
            }

            call.Output.Say($"ClickHouse {server.EngineVersion} on {server.Endpoint}, data in {server.DataFolder}. Ctrl+C ends.");
            call.Output.Say($"  llmtrace doctor --connection \"{server.ConnectionString}\"");
            await Console.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await Task.Delay(limit ?? Timeout.InfiniteTimeSpan, call.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl+C is how it ends.
            }
        }

        return ExitCodes.Ok;
    }
}
