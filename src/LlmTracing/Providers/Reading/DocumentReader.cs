using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>
/// What one document of an answer is read with: a scanner, and the event that it fills. Nothing is left in them between two documents, so a
/// stream that waits for its next event lends them to others.
/// </summary>
internal sealed class DocumentReader
{
    private JsonScanner? _nested;

    private DocumentReader() => Scanner = new JsonScanner(Event);

    public JsonScanner Scanner { get; }

    public WireEvent Event { get; } = new();

    /// <summary>A reader for an answer, from the pool where one is at rest.</summary>
    /// <param name="shape">What the documents look like.</param>
    /// <param name="id">Id of the answer where it is known already; the documents repeat it.</param>
    public static DocumentReader Rent(WireShape shape, string? id)
    {
        var reader = ObserverPool<DocumentReader>.Take() ?? new DocumentReader();
        reader.Begin(shape, id);
        return reader;
    }

    /// <summary>Begins with the documents of another answer.</summary>
    public void Begin(WireShape shape, string? id)
    {
        Event.Forget(id);
        Scanner.Begin(shape.AnswerRoot);
    }

    /// <summary>The documents lie as base64 in documents of their own.</summary>
    public void BeginNested(PathNode envelope, PathNode root)
    {
        Scanner.Begin(envelope);
        if (_nested is null)
        {
            _nested = new JsonScanner(Event);
            Event.Nested = new NestedReader(_nested);
        }

        _nested.Begin(root);
    }

    /// <summary>Goes to rest.</summary>
    public void Return() => ObserverPool<DocumentReader>.Return(this);
}
