namespace LlmTracing;

/// <summary>
/// Keeping of requests and answers in a table of their own. Off by default: without it no content is stored anywhere. Whoever turns it on answers for
/// what is in them; see <see cref="Redact"/>.
/// </summary>
public sealed class PayloadOptions
{
    /// <summary>Whether requests and answers are kept.</summary>
    /// <value>Default false.</value>
    public bool Enabled { get; set; }

    /// <summary>Table of the payloads.</summary>
    /// <value>Default <c>llm_payloads</c>.</value>
    public string Table { get; set; } = "llm_payloads";

    /// <summary>How long payloads are kept.</summary>
    /// <value>Default 14 days; null keeps them for ever.</value>
    public TimeSpan? Retention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Most bytes of a request, and of an answer, that are stored. What is longer is cut so that it stays valid JSON.</summary>
    /// <value>Default 65,536; 1,024 to 16,777,216.</value>
    public int MaxBytes { get; set; } = 65_536;

    /// <summary>Memory that all payloads under way and waiting may take. When it is used up further payloads are left out, their calls' rows are not.</summary>
    /// <value>Default 64 MiB.</value>
    public long MaxPendingBytes { get; set; } = 64 << 20;

    /// <summary>Regular expressions; what they match in a text value becomes <c>[redacted]</c>.</summary>
    /// <value>Default none. They run in linear time (without backtracking).</value>
    public IList<string> RedactPatterns { get; set; } = [];

    /// <summary>Changes a text value before it is stored, after the patterns. Called in the background; where it throws, the text becomes <c>[redacted]</c>.</summary>
    /// <value>Default null.</value>
    public Func<string, string>? Redact { get; set; }
}
