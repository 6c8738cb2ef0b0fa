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

    /// <summary>Table that holds the payloads.</summary>
    /// <value>Default <c>llm_payloads</c>.</value>
    public string Table { get; set; } = "llm_payloads";

    /// <summary>How long payloads are kept.</summary>
    /// <value>Default 14 days; 1 to 36,500; null keeps them for ever.</value>
    public TimeSpan? Retention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// Most bytes of a request, and of an answer, that are stored. What is longer is cut so that it stays valid JSON. Of a stream up to 64 times as
    /// much is kept until it is put together, since its events take many times the bytes of its message.
    /// </summary>
    /// <value>Default 65,536; 1,024 to 16,777,216.</value>
    public int MaxBytes { get; set; } = 65_536;

    /// <summary>
    /// Memory that all payloads under way and waiting may take. When it is used up further payloads are left out and counted
    /// (<c>llmtracing.payloads.left_out</c>), their calls' rows are not.
    /// </summary>
    /// <value>Default 67,108,864 (64 MiB); 65,536 to 17,179,869,184.</value>
    public long MaxPendingBytes { get; set; } = 64 << 20;

    /// <summary>
    /// Regular expressions; what they match in a text value or a name becomes <c>[redacted]</c>. Where only the beginning of a text was kept its
    /// last 256 characters are left out: a match may begin there.
    /// </summary>
    /// <value>Default none. They run in linear time (without backtracking, so without look-around and back references).</value>
    public IList<string> RedactPatterns { get; set; } = [];

    /// <summary>Changes a text value before it is stored, after the patterns. Called in the background; where it throws, the text becomes <c>[redacted]</c>.</summary>
    /// <value>Default null.</value>
    public Func<string, string>? Redact { get; set; }
}
