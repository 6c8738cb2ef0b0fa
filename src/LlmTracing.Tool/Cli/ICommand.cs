namespace LlmTracing.Tool.Cli;

/// <summary>One word after <c>llmtrace</c>.</summary>
internal interface ICommand
{
    string Name { get; }

    /// <summary>What follows the name, as the help shows it.</summary>
    string Arguments { get; }

    string Summary { get; }

    /// <summary>Beside <see cref="Option.Json"/> and <see cref="Option.Help_"/>, which all have.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    Task<int> RunAsync(Invocation call, CancellationToken cancellationToken);
}
