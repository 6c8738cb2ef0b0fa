using Spectre.Console;

namespace LlmTracing.Tool.Cli;

/// <summary>A spinner while something runs, where a person looks at a terminal.</summary>
internal static class Progress
{
    public static Task<T> WhileAsync<T>(Output output, string what, Func<Task<T>> run)
        => output.IsJson || Console.IsOutputRedirected ? run() : output.Terminal.Status().StartAsync(what, _ => run());
}
