namespace LlmTracing;

public sealed partial class LlmTracingOptions
{
    /// <summary>
    /// Whether the provider's error message is kept, redacted and cut to 1,000 characters. Providers echo parts of a prompt in it.
    /// </summary>
    /// <value>Default false: <see cref="TraceRecord.ErrorMessage"/> stays empty; type, code and category are kept.</value>
    public bool StoreErrorMessages { get; set; }

    /// <summary>
    /// Whether streaming requests of OpenAI's chat completions that leave <c>stream_options.include_usage</c> unset are sent with it, so that
    /// the provider reports usage. The one option that changes a request: the caller's stream then ends with one more chunk, without choices.
    /// </summary>
    /// <value>
    /// Default false. Never against an explicit false, never for requests that carry a signature (AWS SigV4, RFC 9421) or a digest of their body, never
    /// for Azure with images or <c>data_sources</c>, which refuse it.
    /// </value>
    public bool RequestStreamUsage { get; set; }
}
