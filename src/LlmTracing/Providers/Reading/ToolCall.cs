namespace LlmTracing.Providers.Reading;

/// <summary>A tool call, or a fragment of one, as an event shows it.</summary>
internal struct ToolCall
{
    /// <summary>Index of the choice it belongs to.</summary>
    public int Choice;

    /// <summary>Its index among the calls of the choice; -1 where the provider gives none.</summary>
    public long Index;

    /// <summary>Hash of its id; 0 where it has none.</summary>
    public long Id;

    public string? Type;

    public string? Name;

    /// <summary>Whether it stands in the final list of an answer, which holds all of them.</summary>
    public bool IsFinal;
}
