namespace LlmTracing.IntegrationTests.Corpus;

/// <summary>
/// The recorded provider traffic, which lies outside the repository: the folder in <c>LLMTRACING_CORPUS</c>, else <c>shared/corpus</c> beside any
/// folder above the tests.
/// </summary>
internal static class RecordedTraffic
{
    private const string FileName = "provider_traffic.jsonl.gz";

    /// <summary>The file, or null where it is not there.</summary>
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("LLMTRACING_CORPUS") is { Length: > 0 } folder)
        {
            return Existing(folder);
        }

        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (Existing(System.IO.Path.Combine(above.FullName, "shared", "corpus")) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? Existing(string folder) =>
        System.IO.Path.Combine(folder, FileName) is var path && File.Exists(path) ? path : null;
}

/// <summary>A theory over the recorded traffic; counted as not run, with the reason, where the traffic is not there.</summary>
internal sealed class RecordedTrafficTheoryAttribute : TheoryAttribute
{
    public RecordedTrafficTheoryAttribute()
    {
        if (RecordedTraffic.Path is null)
        {
            Skip = "No recorded traffic: LLMTRACING_CORPUS names no folder that holds it, and no shared/corpus lies beside the working copy.";
        }
    }
}
