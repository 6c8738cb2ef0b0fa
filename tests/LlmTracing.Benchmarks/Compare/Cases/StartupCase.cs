using System.Diagnostics;
using System.Globalization;
using static LlmTracing.Benchmarks.Compare.CompareRunner;

namespace LlmTracing.Benchmarks.Compare.Cases;

/// <summary>What <c>AddLlmTracing</c> and the first traced call add to a process that starts, JIT included.</summary>
internal sealed class StartupCase : ICompareCase
{
    public string Name => "Start-up";

    public IReadOnlyList<string> Ids { get; } = ["T12"];

    public async Task<IReadOnlyList<Target>> RunAsync(CompareOptions options)
    {
        var plain = new List<double>();
        var traced = new List<double>();
        for (var round = 0; round < options.Pick(full: 11, quick: 5, smoke: 1); round++)
        {
            plain.Add(await ProbeAsync("plain").ConfigureAwait(false));
            traced.Add(await ProbeAsync("traced").ConfigureAwait(false));
        }

        var added = Interleaved.Median(traced) - Interleaved.Median(plain);
        Line($"first call plain {Interleaved.Median(plain):0.0} ms, traced {Interleaved.Median(traced):0.0} ms");
        return [Target.AtMost("T12", "AddLlmTracing and the first traced call: added", added, 30, "ms")];
    }

    private static async Task<double> ProbeAsync(string kind)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(StartupProbe).Assembly.Location);
        start.ArgumentList.Add("--startup-probe");
        start.ArgumentList.Add(kind);
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadLineAsync().ConfigureAwait(false);

        // Left alone the traced one would try for seconds to deliver its row to nobody.
        process.Kill();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return double.Parse(text ?? throw new InvalidOperationException($"The probe '{kind}' gave no figure."), CultureInfo.InvariantCulture);
    }
}
