namespace LlmTracing.Local.Packages;

/// <summary>
/// Where the engine's library lies on this machine: fetched once through npm, checked, unpacked, and then shared by
/// every project of the user.
/// </summary>
/// <remarks>
/// Safe for many processes at once: one fetches under a lock while the others wait, and the finished folder appears by
/// one rename. A fetch that was cut off leaves nothing that could be taken for an engine.
/// </remarks>
internal sealed class EngineCache
{
    /// <summary>Overrides the folder. Default: the user's cache folder.</summary>
    public const string FolderVariable = "LLMTRACING_ENGINE_CACHE";

    private readonly string _folder;
    private readonly Action<string> _progress;
    private readonly TimeProvider _time;

    public EngineCache(string folder, Action<string> progress, TimeProvider time)
    {
        _folder = Path.GetFullPath(folder);
        _progress = progress;
        _time = time;
    }

    /// <summary>The folder that applies here: the variable, else the user's cache folder.</summary>
    public static string DefaultFolder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen)
            {
                return chosen;
            }

            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var caches = OperatingSystem.IsMacOS()
                ? Path.Combine(home, "Library", "Caches")
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
                    ? xdg
                    : Path.Combine(home, ".cache");
            return Path.Combine(caches, "llmtracing", "engine");
        }
    }

    /// <summary>The library's path; fetches it first when it is missing.</summary>
    /// <exception cref="LocalClickHouseException">npm is missing, the download failed, or it is not what was pinned.</exception>
    public async Task<string> GetLibraryAsync(EnginePackage package, CancellationToken cancellationToken)
    {
        var target = Path.Combine(_folder, package.FolderName);
        if (Find(target) is { } ready)
        {
            return ready;
        }

        try
        {
            Directory.CreateDirectory(_folder);
            using var mutex = await LockAsync(cancellationToken).ConfigureAwait(false);
            return Find(target) ?? await FetchAsync(package, target, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalClickHouseException(
                $"The engine cannot be stored in '{_folder}' ({e.Message}). Set {FolderVariable} to a folder with 1 GB free.", e);
        }
    }

    private async Task<string> FetchAsync(EnginePackage package, string target, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        foreach (var left in Directory.EnumerateDirectories(_folder, "fetching-*"))
        {
            // Of a process that was killed: we hold the lock, so nobody works in it.
            Directory.Delete(left, recursive: true);
        }

        var work = Directory.CreateDirectory(Path.Combine(_folder, $"fetching-{Guid.NewGuid():N}")).FullName;
        try
        {
            _progress($"Fetching the ClickHouse engine {EnginePackage.Version} through npm, once: 180 MB, 570 MB unpacked, to {_folder}");
            var archive = await new NpmClient(_progress, _time).PackAsync(package, work, cancellationToken).ConfigureAwait(false);
            await PackageArchive.VerifyAsync(archive, package, cancellationToken).ConfigureAwait(false);
            _progress("Checked; unpacking");
            var unpacked = Path.Combine(work, "unpacked");
            await PackageArchive.UnpackAsync(archive, unpacked, cancellationToken).ConfigureAwait(false);
            if (Find(unpacked) is null)
            {
                throw new LocalClickHouseException($"{package.Specification} holds no libchdb.");
            }

            Directory.Move(unpacked, target);
            _progress($"The engine is ready ({_time.GetElapsedTime(start).TotalSeconds:F0} s)");
            return Find(target)!;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, ".lock");
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (tries % 20 == 0)
                {
                    _progress("Waiting: another process is fetching the engine");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(500), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string? Find(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "libchdb.*").FirstOrDefault() : null;
}
