using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LlmTracing.Providers.Wire;

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

    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"{}[]"u8);

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
        var i = 0;
        while (i < bytes.Length && _state != State.Failed)
        {
            if (IsBetweenTokens)
            {
                i = Walk(bytes, i);
                if (DocumentEnded || i == bytes.Length)
                {
                    return i;
                }
            }

            i = Step(bytes, i);
            if (DocumentEnded)
            {
                return i;
            }
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

    /// <summary>Takes every control character for a blank: one comparison, and no document is the worse for it.</summary>
    private static bool IsBlank(byte b) => b <= ' ';

    /// <summary>Passes blanks: mostly none or one, else the indentation of a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipBlanks(ReadOnlySpan<byte> bytes, int i)
    {
        if (!IsBlank(bytes[i]))
        {
            return i;
        }

        return ++i < bytes.Length && IsBlank(bytes[i]) ? SkipIndentation(bytes, i) : i;
    }

    private static int SkipIndentation(ReadOnlySpan<byte> bytes, int i)
    {
        for (; bytes.Length - i >= Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var others = Vector256.GreaterThan(Vector256.LoadUnsafe(in bytes[i]), Vector256.Create((byte)' ')).ExtractMostSignificantBits();
            if (others != 0)
            {
                return i + BitOperations.TrailingZeroCount(others);
            }
        }

        while (i < bytes.Length && IsBlank(bytes[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>Where the next quote or backslash is, or -1. Most strings are short: their first bytes are looked at without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int QuoteOrBackslash(ReadOnlySpan<byte> bytes)
    {
        const int InPlace = 4;
        var at = 0;
        for (var step = 0; step < InPlace && bytes.Length - at >= Vector256<byte>.Count; step++)
        {
            var next = Vector256.LoadUnsafe(in bytes[at]);
            var hits = (Vector256.Equals(next, Vector256.Create((byte)'"')) | Vector256.Equals(next, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits();
            if (hits != 0)
            {
                return at + BitOperations.TrailingZeroCount(hits);
            }

            at += Vector256<byte>.Count;
        }

        var far = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
        return far < 0 ? -1 : at + far;
    }

    /// <summary>Where the next quote or bracket is, else the end of the bytes. Most lie near: the first bytes are looked at without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int QuoteOrBracket(ReadOnlySpan<byte> bytes, int i)
    {
        if (bytes.Length - i >= Vector256<byte>.Count)
        {
            var next = Vector256.LoadUnsafe(in bytes[i]);
            var folded = next | Vector256.Create((byte)0x20); // takes [ for { and ] for }
            var hits = Vector256.Equals(next, Vector256.Create((byte)'"')) | Vector256.Equals(folded, Vector256.Create((byte)'{'))
                | Vector256.Equals(folded, Vector256.Create((byte)'}'));
            var at = BitOperations.TrailingZeroCount(hits.ExtractMostSignificantBits());
            if (at < Vector256<byte>.Count)
            {
                return i + at;
            }

            i += Vector256<byte>.Count;
        }

        var far = bytes[i..].IndexOfAny(Brackets);
        return far < 0 ? bytes.Length : i + far;
    }

    private int BeginValue(ReadOnlySpan<byte> bytes, int i)
    {
        i = SkipBlanks(bytes, i);
        if (i == bytes.Length)
        {
            return i;
        }

        var b = bytes[i];

        var node = _node;
        if (_depth == 0)
        {
            node = null;
        }

        switch (b)
        {
            case (byte)'"':
                return BeginString(bytes, i + 1, node);
            case (byte)'{':
                _documentIsObject |= _depth == 0;
                return BeginContainer(i + 1, _depth == 0 ? _root : Descend(node, isArray: false), isArray: false);
            case (byte)'[':
                if (_depth == 0)
                {
                    // Elements of an array at the root are documents; deeper nesting there is data that nobody looks for.
                    if (!_inRootArray)
                    {
                        _inRootArray = true;
                        _state = State.FirstElement;
                        return i + 1;
                    }

                    return BeginContainer(i + 1, null, isArray: true);
                }

                return BeginContainer(i + 1, Descend(node, isArray: true), isArray: true);
            case (byte)']' when _state == State.FirstElement:
                if (_depth == 0)
                {
                    _inRootArray = false;
                    _state = State.Value;
                }
                else
                {
                    Close(isArray: true);
                }

                return i + 1;
            case (byte)',' or (byte)'}' or (byte)']' or (byte)':':
                _state = State.Failed;
                return i;
            default:
                return BeginScalar(bytes, i, node);
        }
    }

    /// <summary>The node whose parts are followed inside an object or array, or null when it is skipped as a whole.</summary>
    private static PathNode? Descend(PathNode? node, bool isArray)
    {
        if (node is null)
        {
            return null;
        }

        return isArray ? node.Element is not null ? node : null : node.HasChildren ? node : null;
    }

    private int BeginContainer(int i, PathNode? node, bool isArray)
    {
        if (node is null || _depth == MaxDepth)
        {
            _reading = _node is { IsText: true } && _depth > 0 ? Reading.Measure : Reading.Skip;
            _textBytes = 0;
            _skipDepth = 1;
            _state = State.InTree;
            return i;
        }

        if (_depth == _nodes.Length)
        {
            Array.Resize(ref _nodes, MaxDepth);
        }

        _nodes[_depth] = node;
        _arrays = isArray ? _arrays | (1u << _depth) : _arrays & ~(1u << _depth);
        _depth++;
        if (isArray)
        {
            _node = node.Element;
            _state = State.FirstElement;
        }
        else
        {
            if (node.Field is not WireField.None)
            {
                target.OnEnter(node);
            }

            _state = State.FirstKey;
        }

        return i;
    }

    private int BeginKey(ReadOnlySpan<byte> bytes, int i)
    {
        i = SkipBlanks(bytes, i);
        if (i == bytes.Length)
        {
            return i;
        }

        var b = bytes[i];

        i++;
        if (b == '"')
        {
            var rest = bytes[i..];
            var end = QuoteOrBackslash(rest);
            if (end >= 0 && rest[end] == '"')
            {
                _node = _nodes[_depth - 1].Find(rest[..end]);
                i += end + 1;
                if (i < bytes.Length && bytes[i] == ':')
                {
                    _state = State.Value;
                    return i + 1;
                }

                _state = State.Colon;
                return i;
            }

            _buffered = 0;
            _afterBackslash = false;
            _hasEscapes = false;
            _state = State.InKey;
            return i;
        }

        if (b == '}' && _state == State.FirstKey)
        {
            Close(isArray: false);
            return i;
        }

        _state = State.Failed;
        return i;
    }

    private int ContinueKey(ReadOnlySpan<byte> bytes, int i)
    {
        if (!PassString(bytes, ref i, keep: true))
        {
            return i;
        }

        // A key longer than any that is looked for was cut: it matches none.
        var key = _buffer.AsSpan(0, _buffered);
        if (_hasEscapes)
        {
            key = key[..JsonText.Unescape(key)];
        }

        _node = key.Length > MaxKey ? null : _nodes[_depth - 1].Find(key);
        _state = State.Colon;
        return i;
    }

    private int BeginString(ReadOnlySpan<byte> bytes, int i, PathNode? node)
    {
        var reading = ReadingOf(node);
        var rest = bytes[i..];
        var end = QuoteOrBackslash(rest);
        if (end >= 0 && rest[end] == '"' && reading != Reading.Nested)
        {
            if (reading == Reading.Capture)
            {
                target.OnScalar(node!, rest[..Math.Min(end, MaxValue)]);
            }
            else
            {
                MarkHole(i, end, isText: reading == Reading.Measure);
                if (reading == Reading.Measure && end > 0)
                {
                    target.OnText(end);
                }
            }

            EndValue();
            return i + end + 1;
        }

        _reading = reading;
        _node = node;
        _buffered = 0;
        _textBytes = 0;
        _afterBackslash = false;
        _hasEscapes = false;
        _state = State.InString;
        return ContinueString(bytes, i);
    }

    private int ContinueString(ReadOnlySpan<byte> bytes, int i)
    {
        var start = i;
        if (!PassString(bytes, ref i, keep: _reading == Reading.Capture))
        {
            if (_reading == Reading.Nested)
            {
                target.OnNested(bytes[start..i]);
            }

            return i;
        }

        switch (_reading)
        {
            case Reading.Capture:
                var value = _buffer.AsSpan(0, _buffered);
                target.OnScalar(_node!, _hasEscapes ? value[..JsonText.Unescape(value)] : value);
                break;
            case Reading.Measure:
                if (_textBytes > 0)
                {
                    target.OnText(_textBytes);
                }

                MarkHole(start, i - 1 - start, isText: true);
                break;
            case Reading.Nested:
                target.OnNested(bytes[start..(i - 1)]);
                target.OnNestedEnd();
                break;
            default:
                MarkHole(start, i - 1 - start, isText: false);
                break;
        }

        EndValue();
        return i;
    }

    /// <summary>Passes a string up to its closing quote; false when the bytes end before.</summary>
    private bool PassString(ReadOnlySpan<byte> bytes, ref int i, bool keep)
    {
        while (i < bytes.Length)
        {
            if (_afterBackslash)
            {
                _afterBackslash = false;

                // An escape stands for one byte, \uXXXX for about two (half of a pair: exactly two).
                _textBytes += bytes[i] == 'u' ? -3 : 0;
                if (keep)
                {
                    Keep(bytes.Slice(i, 1));
                }

                _textBytes++;
                i++;
                continue;
            }

            var rest = bytes[i..];
            var stop = QuoteOrBackslash(rest);
            var run = stop < 0 ? rest : rest[..stop];
            _textBytes += run.Length;
            if (keep)
            {
                Keep(run);
            }

            i += run.Length;
            if (stop < 0)
            {
                return false;
            }

            if (bytes[i++] == '"')
            {
                return true;
            }

            _hasEscapes = true;
            if (!keep && i < bytes.Length)
            {
                _textBytes += bytes[i++] == 'u' ? -2 : 1;
                continue;
            }

            _afterBackslash = true;
            if (keep)
            {
                Keep("\\"u8);
            }
        }

        return false;
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        piece = piece[..Math.Min(piece.Length, MaxValue - _buffered)];
        if (_buffer.Length - _buffered < piece.Length)
        {
            // Few values are cut by a read or hold escapes, and most of those are short: an open stream keeps no more than it needed.
            Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(MaxKey, _buffered + piece.Length)));
        }

        piece.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += piece.Length;
    }

    private static Reading ReadingOf(PathNode? node) =>
        node is null || node.Field < WireField.Text ? Reading.Skip
        : node.IsText ? Reading.Measure
        : node.Field == WireField.Nested ? Reading.Nested
        : Reading.Capture;

    private int BeginScalar(ReadOnlySpan<byte> bytes, int i, PathNode? node)
    {
        // Text is a string; a number in its place is not delivered text.
        _reading = ReadingOf(node) == Reading.Capture ? Reading.Capture : Reading.Skip;
        _node = node;
        _buffered = 0;
        _state = State.InScalar;
        var end = ScalarLength(bytes[i..]);
        if (i + end < bytes.Length)
        {
            var raw = bytes.Slice(i, Math.Min(end, MaxKey));
            if (_reading == Reading.Capture)
            {
                Report(raw);
            }
            else if (raw is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..])
            {
                MarkNumberHole(i, end);
            }

            EndValue();
            return i + Math.Max(end, 1);
        }

        return ContinueScalar(bytes, i);
    }

    private int ContinueScalar(ReadOnlySpan<byte> bytes, int i)
    {
        var rest = bytes[i..];
        var run = rest[..ScalarLength(rest)];
        if (_reading == Reading.Capture && _buffered + run.Length <= MaxKey)
        {
            Keep(run);
        }

        i += run.Length;
        if (i < bytes.Length)
        {
            EndScalar();
        }

        return i;
    }

    private static bool IsScalarEnd(byte b) =>
        b <= ' ' || b is (byte)',' or (byte)'}' or (byte)']' or (byte)'"' or (byte)':' or (byte)'{' or (byte)'[';

    private static int ScalarLength(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        if (bytes.Length >= Vector256<byte>.Count)
        {
            var next = Vector256.LoadUnsafe(in bytes[0]);
            var folded = next | Vector256.Create((byte)0x20); // takes [ for { and ] for }
            var ends = Vector256.LessThanOrEqual(next, Vector256.Create((byte)' ')) | Vector256.Equals(next, Vector256.Create((byte)','))
                | Vector256.Equals(folded, Vector256.Create((byte)'}')) | Vector256.Equals(folded, Vector256.Create((byte)'{'))
                | Vector256.Equals(next, Vector256.Create((byte)'"')) | Vector256.Equals(next, Vector256.Create((byte)':'));
            length = BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        }

        while (length < bytes.Length && !IsScalarEnd(bytes[length]))
        {
            length++;
        }

        return length;
    }

    private void EndScalar()
    {
        if (_reading == Reading.Capture && _buffered > 0)
        {
            Report(_buffer.AsSpan(0, _buffered));
        }

        EndValue();
    }

    private void Report(ReadOnlySpan<byte> raw)
    {
        // Only what JSON allows here: a number, true or false; null says nothing.
        if (raw[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9') || raw.SequenceEqual("true"u8) || raw.SequenceEqual("false"u8))
        {
            target.OnScalar(_node!, raw);
        }
    }

    private int ContinueTree(ReadOnlySpan<byte> bytes, int i)
    {
        var start = i;
        if (_reading == Reading.Measure)
        {
            LoseHoles();
        }

        while (i < bytes.Length)
        {
            if (_state == State.InTreeString)
            {
                if (!PassString(bytes, ref i, keep: false))
                {
                    break;
                }

                _state = State.InTree;
                continue;
            }

            i = QuoteOrBracket(bytes, i);
            if (i == bytes.Length)
            {
                break;
            }

            var b = bytes[i++];
            if (b == '"')
            {
                var end = ClosingQuote(bytes, i, out _);
                if (end >= 0)
                {
                    i = end + 1;
                    continue;
                }

                _afterBackslash = false;
                _state = State.InTreeString;
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                _skipDepth++;
            }
            else if (--_skipDepth == 0)
            {
                if (_reading == Reading.Measure)
                {
                    target.OnText(i - start);
                }

                EndValue();
                return i;
            }
        }

        if (_reading == Reading.Measure)
        {
            target.OnText(i - start);
        }

        return i;
    }

    private void EndValue()
    {
        if (_depth > 0)
        {
            _state = State.AfterValue;
        }
        else
        {
            _state = State.RootNext;
            DocumentEnded = _documentIsObject;
            _documentIsObject = false;
        }
    }

    private int AfterValue(ReadOnlySpan<byte> bytes, int i)
    {
        i = SkipBlanks(bytes, i);
        if (i == bytes.Length)
        {
            return i;
        }

        var b = bytes[i];

        i++;
        if (b == ',')
        {
            var isArray = (_arrays & (1u << (_depth - 1))) != 0;
            if (isArray)
            {
                _node = _nodes[_depth - 1].Element;
                _state = State.Value;
                return i;
            }

            _state = State.Key;
            return i;
        }

        if (b is (byte)'}' or (byte)']')
        {
            Close(b == ']');
        }
        else
        {
            _state = State.Failed;
        }

        return i;
    }

    private void Close(bool isArray)
    {
        var top = _depth - 1;
        if (((_arrays & (1u << top)) != 0) != isArray)
        {
            _state = State.Failed;
            return;
        }

        _depth = top;
        var node = _nodes[top];
        if (!isArray && node.Field is not WireField.None)
        {
            target.OnLeave(node);
        }

        EndValue();
    }

    private int BetweenRoots(ReadOnlySpan<byte> bytes, int i)
    {
        var b = bytes[i];
        if (IsBlank(b))
        {
            return i + 1;
        }

        if (_inRootArray && b == ',')
        {
            _state = State.Value;
            return i + 1;
        }

        if (_inRootArray && b == ']')
        {
            _inRootArray = false;
            _state = State.Value;
            return i + 1;
        }

        if (_inRootArray)
        {
            _state = State.Failed;
            return i;
        }

        _state = State.Value;
        return i;
    }
}
