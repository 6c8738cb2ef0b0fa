using System.Globalization;
using System.Text;

namespace LlmTracing.Tool.Cli;

/// <summary>The texts of <c>--help</c>.</summary>
internal static class Help
{
    private const string Codes = """
        Exit codes:
          0  done, and nothing was found
          1  failed, or findings: schema check and doctor found something, the trace does not exist
          2  the command line or the configuration is wrong; nothing was asked
        """;

    public static string Of(IReadOnlyList<ICommand> commands)
    {
        var text = new StringBuilder("llmtrace: asks and looks after the tables of LlmTracing.\n\nUsage: llmtrace COMMAND [options]\n\nCommands:\n");
        foreach (var command in commands)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {command.Name + " " + command.Arguments,-28} {command.Summary}\n");
        }

        return text.Append("\nllmtrace COMMAND --help tells a command's options. Every command takes --json.\n\n").Append(Codes).ToString();
    }

    public static string Of(ICommand command)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"llmtrace {command.Name}: {command.Summary}\n\n")
            .Append("Usage: ").Append($"llmtrace {command.Name} {command.Arguments}".TrimEnd()).Append(" [options]\n\nOptions:\n");
        foreach (var option in command.Options.Append(Option.Json).Append(Option.Help_))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {option.Name + " " + option.Value,-22} {option.Help}\n");
        }

        return text.Append('\n').Append(Codes).ToString();
    }
}
