using LlmTracing.Tool.Cli;

namespace LlmTracing.Tool.Commands;

/// <summary>The doctor's report.</summary>
internal sealed class DoctorCommand : ICommand
{
    public string Name => "doctor";

    public string Arguments => "";

    public string Summary => "Checks a live server and says what to do; exits 1 where it has a warning or an error.";

    public IReadOnlyList<Option> Options => Option.Server;

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.Line.ExpectArguments(0, "");
        var settings = call.Settings;
        var report = await Progress.WhileAsync(
            call.Output, "Checking the server", () => LlmTracingDoctor.CheckAsync(settings, cancellationToken)).ConfigureAwait(false);
        return Findings.Print(call.Output, report);
    }
}
