using System.Security.Cryptography;
using System.Text;
using LlmTracing.Local.Engine;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Local.Http;

/// <summary>The one user that the server knows; without one, every request is welcome (it comes from this machine).</summary>
internal sealed class Credentials(string? user, string? password)
{
    /// <summary>Checks a request's user and key, taken from its headers, Basic authentication or URL.</summary>
    /// <exception cref="EngineException">516: wrong, missing, or given in two ways at once.</exception>
    public void Check(HttpRequest request)
    {
        var (name, key) = Of(request);
        if (user is not null && !(Same(name, user) & Same(key, password ?? "")))
        {
            throw Failed(
                $"{name}: Authentication failed: password is incorrect, or there is no user with such name.");
        }
    }

    private static (string User, string Key) Of(HttpRequest request)
    {
        var byHeader = request.Headers.ContainsKey("X-ClickHouse-User") || request.Headers.ContainsKey("X-ClickHouse-Key");
        var byUrl = request.Query.ContainsKey("user") || request.Query.ContainsKey("password");
        var authorization = request.Headers.Authorization.ToString();
        if ((byHeader && (byUrl || authorization.Length > 0)) || (byUrl && authorization.Length > 0))
        {
            throw Failed(
                "Invalid authentication: it is not allowed to use several of X-ClickHouse headers, Authorization HTTP header and URL parameters simultaneously");
        }

        var (name, key) = byHeader
            ? (request.Headers["X-ClickHouse-User"].ToString(), request.Headers["X-ClickHouse-Key"].ToString())
            : authorization.Length > 0
                ? Basic(authorization)
                : (request.Query["user"].ToString(), request.Query["password"].ToString());
        return (name.Length == 0 ? "default" : name, key);
    }

    private static (string User, string Key) Basic(string authorization)
    {
        const string scheme = "Basic ";
        if (authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization[scheme.Length..].Trim()));
                var colon = pair.IndexOf(':', StringComparison.Ordinal);
                return colon < 0 ? (pair, "") : (pair[..colon], pair[(colon + 1)..]);
            }
            catch (FormatException)
            {
                // Falls through: not Base64 is no authentication.
            }
        }

        throw Failed("Invalid authentication: the Authorization header is not Basic with a user and a password");
    }

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static EngineException Failed(string text) =>
        EngineException.Of(ErrorCodes.AuthenticationFailed, "AUTHENTICATION_FAILED", text);
}
