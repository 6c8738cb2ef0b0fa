using LlmTracing.ClickHouse;
using LlmTracing.Local;
using LlmTracing.Tool.Commands;

namespace LlmTracing.Tool.Cli;

/// <summary>Finds the command, runs it, and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandRunner
{
    private static readonly IReadOnlyList<ICommand> Commands =
    [
        new ListCommand(), new TailCommand(), new ShowCommand(), new UsageCommand(), new ExportCommand(),
        new SchemaCommand(), new DoctorCommand(), new LocalCommand(),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var isJson = args.Contains(Option.Json.Name, StringComparer.Ordinal);
        if (args.Length == 0 || args[0] is "--help" or "-h" or "help")
        {
            Console.Out.WriteLine(Help.Of(Commands));
            return args.Length == 0 ? ExitCodes.BadUsage : ExitCodes.Ok;
        }

        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            return await RunAsync(args, stop.Token).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            new Output(isJson).Error(e.Message + " See llmtrace --help.");
            return ExitCodes.BadUsage;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            new Output(isJson).Error(e.Message);
            return ExitCodes.BadUsage;
        }
        catch (Exception e) when (e is ToolException or LocalClickHouseException or IOException or UnauthorizedAccessException)
        {
            new Output(isJson).Error(e.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Failed;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var command = Commands.FirstOrDefault(c => c.Name == args[0]) ?? throw new UsageException($"Unknown command '{args[0]}'.");
        var line = CommandLine.Parse(args[1..], [.. command.Options, Option.Json, Option.Help_]);
        if (line.Has(Option.Help_.Name))
        {
            Console.Out.WriteLine(Help.Of(command));
            return ExitCodes.Ok;
        }

        var call = new Invocation(line);
        await using (call.ConfigureAwait(false))
        {
            try
            {
                return await command.RunAsync(call, cancellationToken).ConfigureAwait(false);
            }
            catch (TraceReadException e)
            {
                throw new ToolException($"{e.Message} Asked {ClickHouseEndpoint.From(call.Settings)}.");
            }
        }
    }
}
