namespace LlmTracing.Tool.Cli;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and nothing was found.</summary>
    public const int Ok = 0;

    /// <summary>It failed, or it found what should not be.</summary>
    public const int Failed = 1;

    /// <summary>The command line was wrong; nothing was asked.</summary>
    public const int BadUsage = 2;
}
