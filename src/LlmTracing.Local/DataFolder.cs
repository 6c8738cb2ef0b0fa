namespace LlmTracing.Local;

/// <summary>The folder of the tables: the one given, or one of our own that is deleted at the end.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string TemporaryPrefix = "llmtracing-local-";
    private readonly bool _temporary;

    public DataFolder(string? given)
    {
        _temporary = given is null;
        Path = System.IO.Path.GetFullPath(
            given ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{TemporaryPrefix}{Guid.NewGuid():N}"));
    }

    public string Path { get; }

    /// <summary>Deletes a folder that we made, and nothing else.</summary>
    public static void DeleteTemporary(string path)
    {
        if (!System.IO.Path.GetFileName(path).StartsWith(TemporaryPrefix, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, or a temporary folder that the system clears.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_temporary)
        {
            DeleteTemporary(Path);
        }
    }
}
