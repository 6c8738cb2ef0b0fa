namespace LlmTracing.IntegrationTests.Package;

/// <summary>A folder outside the repository, deleted at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("llmtracing-package-").FullName;

    public string Below(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A virus scanner or a late process holds a file: the system clears the folder.
        }
    }
}
