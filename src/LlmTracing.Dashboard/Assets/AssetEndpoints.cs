using LlmTracing.Dashboard.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace LlmTracing.Dashboard.Assets;

/// <summary>Serves the files that lie in this assembly, under the paths they have there.</summary>
internal static class AssetEndpoints
{
    private const string Prefix = "web/";

    /// <summary>Own scripts and styles only, nothing inline, nothing from elsewhere, in nobody's frame.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    public static void Map(RouteGroupBuilder group)
    {
        foreach (var (path, asset) in Load())
        {
            group.MapMethods(path, ["GET", "HEAD"], http => SendAsync(http, asset));
        }
    }

    private static IEnumerable<(string Path, Asset Asset)> Load()
    {
        var assembly = typeof(AssetEndpoints).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(static r => r.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var name = resource[Prefix.Length..];
            yield return name switch
            {
                "index.html" => ("/", new Asset(name, content.ToArray())),
                "openapi.json" => ("/api/openapi.json", new Asset(name, RowSchemas.AddTo(content.ToArray()))),
                _ => ("/" + name, new Asset(name, content.ToArray())),
            };
        }
    }

    private static async Task SendAsync(HttpContext http, Asset asset)
    {
        // Without its slash the page's own relative addresses would point beside it.
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } && pattern.EndsWith('/')
            && http.Request.Path.Value is { } path && !path.EndsWith('/'))
        {
            http.Response.Redirect($"{http.Request.PathBase}{http.Request.Path}/{http.Request.QueryString}", permanent: false);
            return;
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.ETag = asset.ETag;
        if (IsCurrent(http.Request, asset))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (body, encoding) = Choose(http.Request, asset);
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        http.Response.ContentType = asset.ContentType;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool IsCurrent(HttpRequest request, Asset asset)
        => request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(asset.ETag), useStrongComparison: false));

    private static (byte[] Body, string? Encoding) Choose(HttpRequest request, Asset asset)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        if (Accepts("br"))
        {
            return (asset.Brotli, "br");
        }

        return Accepts("gzip") ? (asset.Gzip, "gzip") : (asset.Content, null);

        bool Accepts(string encoding) => accepted.Any(a => a.Quality is not 0 && a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase));
    }
}
