using System.Globalization;
using LlmTracing.Local.Engine;
using Microsoft.AspNetCore.Http;

namespace LlmTracing.Local.Http;

/// <summary>What a request asks for, beside the statement's text in its body.</summary>
internal sealed class QueryRequest
{
    private const string ParameterPrefix = "param_";

    // Parameters of the HTTP interface itself; every other name is a setting.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "query", "database", "default_format", "query_id", "user", "password", "quota_key", "role", "stacktrace",
        "buffer_size", "wait_end_of_query", "session_id", "session_timeout", "session_check", "close_session",
        "client_protocol_version", "compress", "decompress", "enable_http_compression",
    };

    private QueryRequest()
    {
    }

    /// <summary>The part of the statement in the URL; empty when it is all in the body.</summary>
    public string Query { get; private init; } = "";

    /// <summary>The database to work in, or null for the engine's default.</summary>
    public string? Database { get; private init; }

    /// <summary>The format of a statement that names none.</summary>
    public string? DefaultFormat { get; private init; }

    /// <summary>The client's id of the query, or one made up.</summary>
    public string QueryId { get; private init; } = "";

    /// <summary>Whether the whole result is to exist before the first byte is sent.</summary>
    public bool WaitEndOfQuery { get; private init; }

    /// <summary>Whether an answer may be compressed (and the client's Accept-Encoding counts).</summary>
    public bool CompressAnswer { get; private init; }

    /// <summary>The session whose settings and temporary tables the statement shares, or null.</summary>
    public string? SessionId { get; private init; }

    /// <summary>How long an idle session is kept.</summary>
    public TimeSpan SessionTimeout { get; private init; }

    /// <summary>A GET, which may only read.</summary>
    public bool ReadOnly { get; private init; }

    /// <summary>Settings for this statement, in the URL's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; private init; } = [];

    /// <summary>Values of the statement's <c>{name:Type}</c> places.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; private init; } = [];

    /// <summary>Reads URL, headers and, of a form, its fields.</summary>
    public static QueryRequest Read(HttpRequest http, IFormCollection? form)
    {
        var query = http.Query;
        string? Field(string name) => query.TryGetValue(name, out var value) ? value.ToString()
            : form is not null && form.TryGetValue(name, out value) ? value.ToString() : null;
        bool Flag(string name, bool otherwise) => Field(name) is { } value ? value is "1" or "true" : otherwise;

        if (Flag("compress", false) || Flag("decompress", false))
        {
            throw EngineException.Of(
                ErrorCodes.NotImplemented, "NOT_IMPLEMENTED",
                "compress=1 and decompress=1 (ClickHouse's own block compression) are not supported here; use Content-Encoding");
        }

        var fields = query.Concat(form ?? Enumerable.Empty<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>())
            .Select(f => KeyValuePair.Create(f.Key, f.Value.ToString())).ToList();
        return new QueryRequest
        {
            Query = Field("query") ?? "",
            Database = Field("database") ?? Header(http, "X-ClickHouse-Database"),
            DefaultFormat = Field("default_format") ?? Header(http, "X-ClickHouse-Format"),
            QueryId = Field("query_id") is { Length: > 0 } id ? id : Guid.NewGuid().ToString(),
            WaitEndOfQuery = Flag("wait_end_of_query", false),
            CompressAnswer = Flag("enable_http_compression", true),
            SessionId = Field("session_id"),
            SessionTimeout = TimeSpan.FromSeconds(
                int.TryParse(Field("session_timeout"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 60),
            ReadOnly = HttpMethods.IsGet(http.Method),
            Settings = [.. fields.Where(f => !Reserved.Contains(f.Key) && !IsParameter(f.Key))],
            Parameters = [.. fields.Where(f => IsParameter(f.Key))
                .Select(f => KeyValuePair.Create(f.Key[ParameterPrefix.Length..], f.Value))],
        };
    }

    private static bool IsParameter(string name) => name.StartsWith(ParameterPrefix, StringComparison.Ordinal);

    private static string? Header(HttpRequest http, string name) =>
        http.Headers.TryGetValue(name, out var value) && value.Count > 0 ? value.ToString() : null;
}
