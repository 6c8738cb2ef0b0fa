namespace LlmTracing.Tests.Writing;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmtracing-").FullName;

    public IReadOnlyList<string> SpoolFiles => [.. Directory.EnumerateFiles(Path, "*.spool", SearchOption.AllDirectories).Order()];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
