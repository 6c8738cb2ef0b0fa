using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LlmTracing.ClickHouse;

/// <summary>Makes the HTTP requests of an endpoint: address, settings, credentials. Safe for many threads.</summary>
internal sealed class ClickHouseRequests(ClickHouseEndpoint endpoint)
{
    private readonly Lazy<string> _suffix = new(() => Suffix(endpoint));

    public HttpRequestMessage Create(Uri host, string queryId, StringBuilder pairs, HttpContent content)
    {
        var address = new StringBuilder(host.AbsoluteUri).Append("?query_id=").Append(queryId).Append(_suffix.Value).Append(pairs);
        var request = new HttpRequestMessage(HttpMethod.Post, address.ToString())
        {
            Content = content,
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LlmTracing", null));
        Authorize(request.Headers);
        return request;
    }

    /// <summary>Appends settings of one request; what the connection string says goes with every request already, and before these.</summary>
    public void AppendSettings(StringBuilder pairs, IReadOnlyCollection<KeyValuePair<string, string>>? settings)
    {
        foreach (var (name, value) in settings ?? [])
        {
            if (!endpoint.Settings.ContainsKey(name))
            {
                AppendPair(pairs, name, value);
            }
        }
    }

    public static void AppendPair(StringBuilder pairs, string name, string value)
        => pairs.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));

    private void Authorize(HttpRequestHeaders headers)
    {
        var user = endpoint.Username ?? "default";
        var password = endpoint.Password ?? "";
        if (endpoint.BearerToken is { } token)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if (IsPlain(user) && IsPlain(password))
        {
            headers.TryAddWithoutValidation("X-ClickHouse-User", user);
            if (password.Length > 0)
            {
                headers.TryAddWithoutValidation("X-ClickHouse-Key", password);
            }
        }
        else
        {
            // Blanks at the ends and characters beyond ASCII do not survive a header as they are.
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)));
        }
    }

    /// <summary>What every address ends in: roles and settings of the connection string.</summary>
    private static string Suffix(ClickHouseEndpoint endpoint)
    {
        var suffix = new StringBuilder();
        foreach (var role in endpoint.Roles)
        {
            AppendPair(suffix, "role", role);
        }

        foreach (var (name, value) in endpoint.Settings)
        {
            AppendPair(suffix, name, value);
        }

        return suffix.ToString();
    }

    private static bool IsPlain(string value) => value.All(static c => c is > ' ' and < '\x7f');
}
