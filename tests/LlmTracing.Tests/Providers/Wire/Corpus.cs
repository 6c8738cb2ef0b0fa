using System.IO.Compression;
using System.Text.Json;
using LlmTracing.Providers;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

/// <summary>Recorded traffic, where it is at hand: in the folder that LLMTRACING_CORPUS names, or beside the repository.</summary>
internal static class Corpus
{
    private const string FileName = "provider_traffic.jsonl.gz";

    public static string? Path { get; } = Find();

    /// <summary>The answers that a format is known for.</summary>
    public static IEnumerable<(string Id, ProviderMatch Match, byte[] Request, byte[] Answer, string? Type, int Status)> Answers()
    {
        var catalog = new ProviderCatalog();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path!), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (!Uri.TryCreate(root.GetProperty("url").GetString(), UriKind.Absolute, out var uri))
            {
                continue;
            }

            using var request = new HttpRequestMessage(new HttpMethod(root.GetProperty("method").GetString()!), uri);
            if (catalog.TryMatch(request, out var match))
            {
                yield return (
                    root.GetProperty("id").GetString()!, match, root.GetProperty("request_body_base64").GetBytesFromBase64OrEmpty(),
                    root.GetProperty("response_body_base64").GetBytesFromBase64OrEmpty(), root.GetProperty("replay_content_type").GetString(),
                    root.GetProperty("status").GetInt32());
            }
        }
    }

    private static byte[] GetBytesFromBase64OrEmpty(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetBytesFromBase64() : [];

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("LLMTRACING_CORPUS") is { Length: > 0 } named)
        {
            return new[] { System.IO.Path.Combine(named, FileName), named }.FirstOrDefault(File.Exists);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.Path.Combine(folder.FullName, "shared", "corpus", FileName) is var path && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}

/// <summary>A fact over the recorded traffic; not run, with the reason, where that is not at hand.</summary>
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute() =>
        Skip = Corpus.Path is null ? "The recorded traffic is not at hand: name its folder in LLMTRACING_CORPUS." : null;
}
