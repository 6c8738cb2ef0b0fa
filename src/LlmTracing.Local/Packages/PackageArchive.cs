using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace LlmTracing.Local.Packages;

/// <summary>The packed file of an npm package.</summary>
internal static class PackageArchive
{
    /// <summary>Compares the file with the pinned integrity.</summary>
    /// <exception cref="LocalClickHouseException">It is another file.</exception>
    public static async Task VerifyAsync(string archive, EnginePackage package, CancellationToken cancellationToken)
    {
        if (package.Integrity is not { } expected)
        {
            return;
        }

        var file = File.OpenRead(archive);
        await using (file.ConfigureAwait(false))
        {
            var hash = await SHA512.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
            var actual = $"sha512-{Convert.ToBase64String(hash)}";
            if (actual != expected)
            {
                throw new LocalClickHouseException(
                    $"{package.Specification} is not the file that was pinned: {actual} instead of {expected}. It was not used.");
            }
        }
    }

    /// <summary>Unpacks the native library and the package's own description, nothing else.</summary>
    public static async Task UnpackAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var file = File.OpenRead(archive);
        await using (file.ConfigureAwait(false))
        {
            var gzip = new GZipStream(file, CompressionMode.Decompress);
            await using (gzip.ConfigureAwait(false))
            {
                var tar = new TarReader(gzip);
                await using (tar.ConfigureAwait(false))
                {
                    while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
                    {
                        var name = Path.GetFileName(entry.Name);
                        if (name == "package.json" || name.StartsWith("libchdb.", StringComparison.Ordinal))
                        {
                            await CopyAsync(entry.DataStream!, Path.Combine(folder, name), cancellationToken).ConfigureAwait(false);
                        }
                    }
                }
            }
        }
    }

    private static async Task CopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);

            // The rename that follows says "complete": it must not reach the disk before the bytes.
            file.Flush(flushToDisk: true);
        }
    }
}
