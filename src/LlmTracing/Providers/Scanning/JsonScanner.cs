using System.Runtime.CompilerServices;

namespace LlmTracing.Providers.Scanning;

/// <summary>
/// A push scanner over UTF-8 JSON: given bytes as they pass, in pieces of any size, it hands the few values that a tree of paths names
/// to a target and skips the rest without looking at it twice.
/// </summary>
/// <remarks>
/// <para>
/// Memory is constant whatever the input: the depth is that of the path tree, everything below is skipped by counting brackets; keys and
/// values longer than their buffers are cut. Skipped text is searched with vector instructions for the next quote or bracket only.
/// </para>
/// <para>
/// It is no validator: what lies inside skipped values may be anything. Where the structure that it follows breaks, the document is given up
/// (<see cref="HasFailed"/>) until <see cref="Restart"/>. It never throws.
/// </para>
/// <para>
/// Input is a sequence of documents (one for JSON, one a line for NDJSON). The elements of an array at the root are documents too:
/// that is how Gemini streams without SSE.
/// </para>
/// </remarks>
internal sealed partial class JsonScanner(ScanTarget target)
{
    private const int MaxDepth = 16;
    private const int UsualDepth = 6;
    private const int MaxKey = 64;
    private const int MaxValue = 1024;

    private PathNode[] _nodes = new PathNode[UsualDepth];
    private byte[] _buffer = [];
    private PathNode? _root;
    private uint _arrays;
    private int _depth;
    private State _state;
    private Reading _reading;
    private PathNode? _node;
    private int _buffered;
    private int _textBytes;
    private bool _afterBackslash;
    private bool _hasEscapes;
    private bool _inRootArray;
    private bool _documentIsObject;
    private int _skipDepth;

    private enum State : byte
    {
        // Between two tokens.
        Value,
        FirstElement,
        FirstKey,
        Key,
        AfterValue,

        Colon,
        InKey,
        InString,
        InScalar,
        InTree,
        InTreeString,
        RootNext,
        Failed,
    }

    /// <summary>What is done with the string or scalar that is being passed.</summary>
    private enum Reading : byte
    {
        Skip,
        Measure,
        Capture,
        Nested,
    }

    /// <summary>Whether the structure broke; nothing is read until <see cref="Restart"/>.</summary>
    public bool HasFailed => _state == State.Failed;

    /// <summary>Whether a document was begun and is not complete.</summary>
    public bool IsInside => _depth > 0 || _state is not (State.Value or State.RootNext or State.Failed);

    /// <summary>Whether the input is an array of documents.</summary>
    public bool InRootArray => _inRootArray;

    /// <summary>Set when the last <see cref="Feed"/> stopped because a document (an object) became complete.</summary>
    public bool DocumentEnded { get; private set; }

    /// <summary>Begins to read documents by another tree of paths.</summary>
    public void Begin(PathNode root)
    {
        _root = root;
        Restart();
    }

    /// <summary>Forgets what was begun; the next byte begins a document.</summary>
    public void Restart()
    {
        _state = State.Value;
        _depth = 0;
        _arrays = 0;
        _afterBackslash = false;
        _inRootArray = false;
        _documentIsObject = false;
        DocumentEnded = false;
    }

    /// <summary>Reads on, up to the end of the bytes or of the document, or to where it breaks. Returns how many bytes were read.</summary>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        DocumentEnded = false;
        if (_isMarking)
        {
            LoseHoles(); // The document began in other bytes.
        }

        var i = 0;
        while (i < bytes.Length && _state != State.Failed && !DocumentEnded)
        {
            if (IsBetweenTokens)
            {
                i = Walk(bytes, i);
                if (DocumentEnded || i == bytes.Length)
                {
                    break;
                }
            }

            i = Step(bytes, i);
        }

        if (DocumentEnded && _isMarking)
        {
            LearnDocument(bytes, i);
        }

        return i;
    }

    /// <summary>The input ended: a number at its very end is complete now.</summary>
    public void End()
    {
        if (_state == State.InScalar)
        {
            EndScalar();
        }
    }

    /// <summary>Reads a token, or what there is of it: what <see cref="Walk"/> leaves.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Walk keeps its registers
    private int Step(ReadOnlySpan<byte> bytes, int i)
    {
        switch (_state)
        {
            case State.Value:
            case State.FirstElement:
                return BeginValue(bytes, i);
            case State.FirstKey:
            case State.Key:
                return BeginKey(bytes, i);
            case State.InKey:
                return ContinueKey(bytes, i);
            case State.Colon:
                if (bytes[i] == ':')
                {
                    _state = State.Value;
                }
                else if (!IsBlank(bytes[i]))
                {
                    _state = State.Failed;
                }

                return i + 1;
            case State.InString:
                return ContinueString(bytes, i);
            case State.InScalar:
                return ContinueScalar(bytes, i);
            case State.InTree:
            case State.InTreeString:
                return ContinueTree(bytes, i);
            case State.AfterValue:
                return AfterValue(bytes, i);
            default:
                return BetweenRoots(bytes, i);
        }
    }
}
