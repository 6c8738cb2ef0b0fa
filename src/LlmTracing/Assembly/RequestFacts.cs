namespace LlmTracing.Assembly;

/// <summary>What the request says: parameters, never messages.</summary>
internal sealed class RequestFacts
{
    /// <summary>From the path (Gemini, Vertex, Bedrock, Azure deployment), else the body or form field; null where it names none.</summary>
    public string? Model { get; set; }

    /// <summary>Whether the request asks for a stream; null where neither body nor path says.</summary>
    public bool? Stream { get; set; }

    public double? Temperature { get; set; }

    public long? MaxTokens { get; set; }

    /// <summary>Request parameters as a JSON object, never messages; null where none was seen.</summary>
    public string? ConfigJson { get; set; }

    /// <summary>Hash of the request body; null where there was none.</summary>
    public string? ContextHash { get; set; }

    /// <summary>
    /// UTF-8 bytes of the prompt's text (messages, system prompt, tool descriptions; no images, no JSON around them): the base of an
    /// estimate. Null where it was not counted: <see cref="SizeBytes"/> stands in.
    /// </summary>
    public long? TextBytes { get; set; }

    /// <summary>Bytes of the body as sent.</summary>
    public long SizeBytes { get; set; }

    /// <summary>Empties everything for another call.</summary>
    public void Reset()
    {
        Model = ConfigJson = ContextHash = null;
        Stream = null;
        Temperature = null;
        MaxTokens = TextBytes = null;
        SizeBytes = 0;
    }
}
