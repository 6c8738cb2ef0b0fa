using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace LlmTracing.Tool.Cli;

/// <summary>Prints tables for people or JSON for programs; names of JSON are those of the columns.</summary>
internal sealed class Output
{
    private const int WidthOfFiles = 160;

    /// <summary>A span inside another takes two. The indents of much deeper ones would be gigabytes.</summary>
    private const int DeepestJson = 1_000;

    private static readonly JsonSerializerOptions Indented = Json(indented: true);
    private static readonly JsonSerializerOptions Line = Json(indented: false);

    private readonly IAnsiConsole _console;

    public Output(bool isJson)
    {
        IsJson = isJson;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width; 80 would break every table.
            _console.Profile.Width = int.TryParse(
                Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is > 20 and < 1_000
                ? width
                : WidthOfFiles;
        }
    }

    public bool IsJson { get; }

    public IAnsiConsole Terminal => _console;

    /// <exception cref="ToolException">The value is nested too deep.</exception>
    public void Json<T>(T value)
    {
        try
        {
            _console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(value, Indented));
        }
        catch (JsonException)
        {
            throw new ToolException($"What was found is nested deeper than the {DeepestJson} levels that are printed as JSON. Ask without --json.");
        }
    }

    /// <summary>One line of newline-delimited JSON.</summary>
    public void JsonLine<T>(T value)
    {
        _console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(value, Line));
        _console.Profile.Out.Writer.Flush();
    }

    /// <summary>A line of plain text; nothing where the output is JSON.</summary>
    public void Say(string text)
    {
        if (!IsJson)
        {
            Console.Out.WriteLine(text);
        }
    }

    public void Error(string message) => Console.Error.WriteLine(IsJson ? JsonSerializer.Serialize(new { error = message }, Line) : "llmtrace: " + message);

    private static JsonSerializerOptions Json(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = indented,
        MaxDepth = DeepestJson,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For terminals and files, never for a page.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
