using System.Diagnostics;

namespace LlmTracing.Benchmarks.Compare;

/// <summary>CPU time that a process used while something ran.</summary>
internal static class ProcessCpu
{
    public static TimeSpan Of(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }
}
