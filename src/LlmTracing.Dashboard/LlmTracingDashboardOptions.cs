using Microsoft.AspNetCore.Http;

namespace LlmTracing;

/// <summary>How the dashboard is served. Read once, when it is mapped.</summary>
public sealed class LlmTracingDashboardOptions
{
    /// <summary>Name shown in the page's head.</summary>
    /// <value>Default <c>LLM tracing</c>.</value>
    public string Title { get; set; } = "LLM tracing";

    /// <summary>
    /// The organisation whose rows a user may see, told from the user's claims: <c>http => Guid.Parse(http.User.FindFirstValue("org")!)</c>.
    /// Called for every request of data; nothing that the browser sends otherwise chooses the organisation.
    /// </summary>
    /// <value>Null by default: <see cref="LlmTracingOptions.OrgId"/>. A callback that gives null, or throws, gives the user no data (status 403).</value>
    public Func<HttpContext, Guid?>? Organisation { get; set; }

    /// <summary>
    /// Serves the dashboard outside the Development environment although no authorization policy protects it, to everybody who can reach it.
    /// </summary>
    /// <value>
    /// Default false: outside Development every request is refused with status 403, and an error is logged at start, until
    /// <c>MapLlmTracing(…).RequireAuthorization(…)</c> or a fallback policy protects it.
    /// </value>
    public bool AllowWithoutAuthorization { get; set; }

    /// <summary>How often a live tail asks for new calls.</summary>
    /// <value>Default 1 s; 100 ms to 1 min.</value>
    public TimeSpan TailInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Live tails that may be open at a time in this process; one more is refused with status 503.</summary>
    /// <value>Default 50; 0 or more; 0 turns live tails off.</value>
    public int MaxTails { get; set; } = 50;

    /// <summary>
    /// Whether a user may see requests and answers, told from the user's claims: <c>http => http.User.IsInRole("Support")</c>. They are content, and are there
    /// only where <see cref="LlmTracingOptions.Payloads"/> is on in this service. Called for every request of one.
    /// </summary>
    /// <value>Null by default: nobody may. A callback that throws means no.</value>
    public Func<HttpContext, bool>? AllowPayloads { get; set; }

    /// <summary>Whether the calls of a filter may be downloaded.</summary>
    /// <value>Default true.</value>
    public bool AllowExport { get; set; } = true;
}
