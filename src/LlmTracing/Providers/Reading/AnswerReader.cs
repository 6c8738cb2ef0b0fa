using LlmTracing.Assembly;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Reading;

/// <summary>Reads the documents of an answer that a framing cuts out of its bytes: scan, fold, and the times of the deltas.</summary>
internal sealed class AnswerReader
{
    private static readonly PathNode Envelope = PathNode.Build(
        [new("bytes", WireField.Nested), new("message", WireField.TopMessage), new("Message", WireField.TopMessage), new("originalStatusCode", WireField.TopCode)]);

    private readonly Answer _answer = new();
    private DocumentReader? _reader;
    private WireShape _shape = WireShapes.Opaque;
    private ResponseFacts? _facts;
    private CallCourse? _course;
    private CallFacts? _call;
    private int _status;

    /// <summary>Feed it the bytes of documents.</summary>
    public JsonScanner Scanner => Reader.Scanner;

    /// <summary>What the document that is being read says so far.</summary>
    public WireEvent Event => Reader.Event;

    /// <summary>Who answers, by what only one server writes in a body; null where nothing tells.</summary>
    public string? ServedBy => _answer.ServedBy;

    /// <summary>Whether the answer said anything that only a model's answer says.</summary>
    public bool SpeaksOfModel => _answer.SpeaksOfModel;

    /// <summary>Numbers that stand in headers.</summary>
    public Registers Numbers => _answer.Numbers;

    /// <summary>When the bytes came that are being read.</summary>
    public long Now { get; set; }

    /// <summary>Text of the last event, in UTF-8 bytes.</summary>
    public int LastTextBytes { get; private set; }

    private DocumentReader Reader => _reader ??= DocumentReader.Rent(_shape, _facts?.Id);

    /// <summary>Begins with the answer of a call.</summary>
    public void Begin(WireShape shape, CallFacts call)
    {
        _shape = shape;
        _facts = call.Response;
        _course = call.Course;
        _call = call;
        _status = 0;
        _answer.Clear();
        _reader?.Begin(shape, id: null);
    }

    /// <summary>The status and the framing are known: the body follows.</summary>
    public void BeginBody(int status, bool isEventStream)
    {
        _status = status;
        if (isEventStream && _shape.HasNested)
        {
            Reader.BeginNested(Envelope, _shape.AnswerRoot);
        }
    }

    /// <summary>A document is complete, or was broken off (then it is forgotten). Returns whether it said nothing new but text.</summary>
    /// <param name="name">Its name in the framing, or null.</param>
    public bool EndEvent(string? name)
    {
        var facts = _facts!;
        var isRepeat = false;
        var (scanner, document) = (Scanner, Event);
        LastTextBytes = document.TextBytes;
        if (!scanner.IsInside && !scanner.HasFailed)
        {
            document.Name = name;
            facts.Chunks++;
            var tools = document.Tools.Count;
            isRepeat = !_answer.Fold(document, _shape, facts, _status);
            if (LastTextBytes > 0 || tools > 0)
            {
                OnDelta();
            }
        }

        document.Clear();
        return isRepeat;
    }

    /// <summary>An event came that repeats one before it in everything but its text.</summary>
    public void OnRepeat(int textBytes)
    {
        var facts = _facts!;
        facts.Chunks++;
        facts.TextBytes += textBytes;
        if (textBytes > 0)
        {
            OnDelta();
        }
    }

    /// <summary>The framing itself tells of an error.</summary>
    public void OnFramingError(string type, string? code)
    {
        var facts = _facts!;
        facts.Error ??= ErrorReader.FromFraming(type, code, Event);
        Drop();
    }

    /// <summary>The document that is being read is not to count.</summary>
    public void Drop()
    {
        if (_reader is { } reader)
        {
            reader.Event.Clear();
            reader.Scanner.Restart();
        }
    }

    /// <summary>No document is begun, and the next one may be long in coming.</summary>
    public void Rest()
    {
        _reader?.Return();
        _reader = null;
    }

    /// <summary>The stream's own end mark came.</summary>
    public void OnEndMark()
    {
        _answer.OnEndMark();
        Drop();
    }

    /// <summary>The body ended: writes the facts.</summary>
    public void Complete() => _answer.Complete(_shape, _facts!);

    /// <summary>Lets go of the call.</summary>
    public void Release()
    {
        _facts = null;
        _course = null;
        _call = null;
    }

    private void OnDelta()
    {
        var course = _course!;
        if (course.FirstToken == 0)
        {
            course.FirstToken = Now;
        }
        else
        {
            var gap = Now - course.LastToken;
            if (gap > course.MaxGap)
            {
                course.MaxGap = gap;
            }

            _call!.OnChunkGap?.Invoke(_call, gap);
        }

        course.LastToken = Now;
    }
}
