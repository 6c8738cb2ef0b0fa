using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Usage;

namespace LlmTracing.Providers.Wire;

/// <summary>One wire format: which JSON path of a request or an answer feeds which field, and the few rules that are not a path.</summary>
internal sealed class WireShape
{
    public WireShape(string name) => Name = name;

    /// <summary>Name of the format in docs and messages, such as <c>openai_chat</c>.</summary>
    public string Name { get; }

    /// <summary>Makes the fields of the request's body.</summary>
    public Func<IReadOnlyList<FieldPath>> Request { get; init; } = static () => RequestPaths.All;

    /// <summary>Makes the fields of an answer's body and of each event of a stream. A process that starts makes those of the formats it meets.</summary>
    public Func<IReadOnlyList<FieldPath>> Answer { get; init; } = static () => [];

    /// <summary>How the provider's numbers become the record's.</summary>
    public UsageRule Usage { get; init; } = UsageRules.OpenAi;

    /// <summary>
    /// Whether a usage object of a stream is whole by its own arithmetic, so that it takes the place of those before it; else, and where null,
    /// the last value that was said counts field by field.
    /// </summary>
    public Predicate<Registers>? UsageIsWhole { get; init; }

    /// <summary>Types of the tool calls that the client has to run; null where every call is one.</summary>
    public HashSet<string>? ClientTools { get; init; }

    /// <summary>Whether the status of the answer stands for its finish reason (OpenAI Responses, Gemini Interactions).</summary>
    public bool FinishFromStatus { get; init; }

    /// <summary>A finish reason that means there is none yet; null where there is no such word.</summary>
    public string? NotFinished { get; init; }

    /// <summary>Event types that end the stream.</summary>
    public HashSet<string> EndTypes { get; init; } = [];

    /// <summary>What shows that a stream came to its end.</summary>
    public StreamEnd End { get; init; } = StreamEnd.FinishReason;

    /// <summary>Whether an array of documents is a stream (Gemini without <c>alt=sse</c>).</summary>
    public bool ArrayIsStream { get; init; }

    /// <summary>Whether an event-stream carries the documents as base64 (Bedrock's InvokeModel).</summary>
    public bool HasNested { get; init; }

    /// <summary>The tree of the request's paths, built when first used.</summary>
    public PathNode RequestRoot => field ??= PathNode.Build(Request());

    /// <summary>The tree of the answer's paths, built when first used.</summary>
    public PathNode AnswerRoot => field ??= PathNode.Build(Answer());

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What shows that a stream came to its end.</summary>
internal enum StreamEnd
{
    /// <summary>Nothing: the format has no end mark.</summary>
    None,

    /// <summary>A finish reason, or <c>[DONE]</c>.</summary>
    FinishReason,

    /// <summary>One of the shape's end types, or <c>[DONE]</c>.</summary>
    EventType,

    /// <summary>A <c>done</c> flag.</summary>
    Flag,
}
