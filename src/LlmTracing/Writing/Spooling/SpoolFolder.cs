namespace LlmTracing.Writing.Spooling;

/// <summary>
/// The part of the spool directory that belongs to this writer, held by a locked file as long as the writer lives. The operating system
/// frees the lock when the process dies, however it dies.
/// </summary>
internal sealed class SpoolFolder : IDisposable
{
    private const int MostParts = 256;
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private SpoolFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <summary>Locks the first free part and takes over what dead processes left in others.</summary>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be used.</exception>
    public static SpoolFolder Open(string directory, string table)
    {
        var own = Claim(directory, PartName(table));
        try
        {
            foreach (var other in Directory.EnumerateDirectories(directory, PartName(table) + "-*"))
            {
                Adopt(other, own.Path);
            }
        }
        catch
        {
            own.Dispose();
            throw;
        }

        return own;
    }

    public IEnumerable<string> Files() => Directory.EnumerateFiles(Path, "*" + SpoolSegment.Extension);

    public void Dispose() => _lock.Dispose();

    private static SpoolFolder Claim(string directory, string name)
    {
        Exception? last = null;
        for (var part = 0; part < MostParts; part++)
        {
            var path = System.IO.Path.Combine(directory, FormattableString.Invariant($"{name}-{part}"));
            Directory.CreateDirectory(path);
            if (TryLock(path, out last) is { } held)
            {
                return new SpoolFolder(path, held);
            }
        }

        throw new IOException($"no part of the spool directory {directory} can be locked: {last?.Message}", last);
    }

    private static void Adopt(string other, string own)
    {
        if (string.Equals(other, own, StringComparison.Ordinal) || TryLock(other, out _) is not { } held)
        {
            return;
        }

        using (held)
        {
            foreach (var file in Directory.EnumerateFiles(other, "*" + SpoolSegment.Extension))
            {
                File.Move(file, System.IO.Path.Combine(own, System.IO.Path.GetFileName(file)));
            }
        }
    }

    // A part that may not be written belongs to a process of another user.
    private static FileStream? TryLock(string path, out Exception? failure)
    {
        try
        {
            failure = null;
            return new FileStream(
                System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = e;
            return null;
        }
    }

    // A table may have any name, and no two the same part. The dash divides the name from the part's number.
    private static string PartName(string table) => Uri.EscapeDataString(table).Replace("-", "%2D", StringComparison.Ordinal);
}
