using System.Diagnostics;
using System.Globalization;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>What <c>AddLlmTracing</c> and the first traced call add to a process that starts, JIT included: alone, in a host, and trimmed where that is given.</summary>
internal sealed class StartupCase : ICompareCase
{
    public string Name => "Start-up";

    public IReadOnlyList<string> Ids { get; } = ["T12"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        var rounds = options.Pick(full: 11, quick: 5, smoke: 1);
        var added = await MeasureAsync("first call", "dotnet", [typeof(StartupProbe).Assembly.Location, "--startup-probe"], rounds).ConfigureAwait(false);
        var inHost = await MeasureAsync("first call of a started host", "dotnet", [typeof(StartupProbe).Assembly.Location, "--startup-probe", "--host"], rounds).ConfigureAwait(false);
        var targets = new List<Target>
        {
            Target.AtMost("T12", "AddLlmTracing and the first traced call: added", added, 30, "ms"),
            Target.AtMost("T12", "first traced call of a host that started 250 ms ago: added", inHost, 30, "ms"),
        };
        if (options.TrimmedApp is { } app)
        {
            var trimmed = await MeasureAsync("first call, trimmed app", app, ["--startup"], rounds).ConfigureAwait(false);
            targets.Add(Target.AtMost("T12", "the same in a trimmed app / untrimmed", trimmed / added, 1, "ratio"));
        }
        else
        {
            Line($"trimmed app: not measured, no --trimmed-app was given");
        }

        return targets;
    }

    private static async Task<double> MeasureAsync(string what, string program, string[] arguments, int rounds)
    {
        var plain = new List<double>();
        var traced = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            plain.Add(await ProbeAsync(program, [.. arguments, "plain"]).ConfigureAwait(false));
            traced.Add(await ProbeAsync(program, [.. arguments, "traced"]).ConfigureAwait(false));
        }

        Line($"{what}: plain {Interleaved.Median(plain):0.0} ms, traced {Interleaved.Median(traced):0.0} ms");
        return Interleaved.Median(traced) - Interleaved.Median(plain);
    }

    private static async Task<double> ProbeAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadLineAsync().ConfigureAwait(false);

        // Left alone the traced one would try for seconds to deliver its row to nobody.
        process.Kill();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return double.Parse(
            text ?? throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} gave no figure."), CultureInfo.InvariantCulture);
    }
}
