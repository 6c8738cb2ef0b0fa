using System.Globalization;

namespace LlmTracing.Local.Engine;

/// <summary>Holds a data folder for this process. The system frees it when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private const string FileName = "llmtracing-local.lock";
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="LocalClickHouseException">Another process holds it, or it cannot be written.</exception>
    public static DataFolderLock Take(string dataFolder)
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
            var path = Path.Combine(dataFolder, FileName);
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (File.Exists(path))
            {
                throw new LocalClickHouseException(
                    $"The data folder '{dataFolder}' is in use by another local ClickHouse{Holder(dataFolder)}. "
                    + "Stop that one, or give another folder.",
                    e);
            }

            File.WriteAllText(HolderPath(dataFolder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolderLock(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalClickHouseException($"The data folder '{dataFolder}' cannot be used: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static string HolderPath(string dataFolder) => Path.Combine(dataFolder, "llmtracing-local.pid");

    private static string Holder(string dataFolder)
    {
        try
        {
            return $" (process {File.ReadAllText(HolderPath(dataFolder)).Trim()})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
