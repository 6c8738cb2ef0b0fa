namespace LlmTracing.Testing;

/// <summary>A request that <see cref="RecordedProvider"/> was sent.</summary>
/// <param name="Method">HTTP method of the request.</param>
/// <param name="Uri">Its address; null where the request had none.</param>
/// <param name="Body">Its body as UTF-8 text, as it was on the wire; empty for none.</param>
public sealed record RecordedRequest(HttpMethod Method, Uri? Uri, string Body);
