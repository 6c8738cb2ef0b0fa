using System.Runtime.CompilerServices;

namespace LlmTracing.Providers.Scanning;

internal sealed partial class JsonScanner
{
    private bool IsBetweenTokens => _state <= State.AfterValue && _depth > 0;

    private bool IsInArray => (_arrays & (1u << (_depth - 1))) != 0;

    /// <summary>
    /// The fast way: walks on for as long as whole tokens follow, in one flat loop that keeps its place in locals. It stops before everything that
    /// is not plain (a token that the bytes cut, an escape in a key or in a value that is looked for, an empty object, a broken document), with
    /// the state set so that <see cref="Step"/> goes on from there. It knows no token that Step does not know too.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // alone it keeps its place in registers
    private int Walk(ReadOnlySpan<byte> bytes, int i)
    {
        var state = _state;
        var node = _node;
        var parent = _nodes[_depth - 1];
        while (true)
        {
            if (state == State.AfterValue)
            {
                if (!TrySkipBlanks(bytes, ref i))
                {
                    break;
                }

                var isArray = IsInArray;
                if (bytes[i] != ',')
                {
                    if (bytes[i] != (isArray ? ']' : '}'))
                    {
                        break;
                    }

                    Close(i++, isArray);
                    if (_depth == 0)
                    {
                        return i;
                    }

                    parent = _nodes[_depth - 1];
                    continue;
                }

                i++;
                node = parent.Element;
                state = isArray ? State.Value : State.Key;
            }

            if (!TrySkipBlanks(bytes, ref i))
            {
                break;
            }

            if (state is State.Key or State.FirstKey)
            {
                var rest = bytes[(i + 1)..];
                var end = bytes[i] == '"' ? QuoteOrBackslash(rest) : -1;
                if (end < 0 || rest[end] != '"')
                {
                    break;
                }

                node = parent.Find(rest[..end]);
                i += end + 2;
                if (i == bytes.Length || bytes[i] != ':')
                {
                    state = State.Colon;
                    break;
                }

                i++;
                state = State.Value;
                if (!TrySkipBlanks(bytes, ref i))
                {
                    break;
                }
            }

            switch (bytes[i])
            {
                case (byte)'"':
                    var next = PassWholeString(bytes, i + 1, node);
                    if (next < 0)
                    {
                        goto default;
                    }

                    i = next;
                    break;
                case (byte)'{' or (byte)'[':
                    var opensArray = bytes[i] == '[';
                    _node = node;
                    i = BeginContainer(i + 1, Descend(node, opensArray), opensArray);
                    if (_state == State.InTree)
                    {
                        i = ContinueTree(bytes, i);
                        if (_state != State.AfterValue)
                        {
                            return i;
                        }

                        break;
                    }

                    parent = _nodes[_depth - 1];
                    node = _node;
                    state = _state;
                    continue;
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9') or (byte)'t' or (byte)'f' or (byte)'n':
                    var length = ScalarLength(bytes[i..]);
                    if (i + length == bytes.Length)
                    {
                        goto default;
                    }

                    PassScalar(bytes.Slice(i, length), i, node);
                    i += length;
                    break;
                default:
                    _state = state;
                    _node = node;
                    return i;
            }

            state = State.AfterValue;
        }

        _state = state;
        _node = node;
        return i;
    }

    /// <summary>Passes blanks, mostly none; false where the bytes end.</summary>
    private static bool TrySkipBlanks(ReadOnlySpan<byte> bytes, ref int i)
    {
        if (i < bytes.Length && IsBlank(bytes[i]))
        {
            i = SkipBlanks(bytes, i);
        }

        return i < bytes.Length;
    }

    /// <summary>Passes a string that lies whole in the bytes and returns what follows it; -1 where it has to be put together.</summary>
    private int PassWholeString(ReadOnlySpan<byte> bytes, int i, PathNode? node)
    {
        var reading = ReadingOf(node);
        if (reading == Reading.Capture)
        {
            var rest = bytes[i..];
            var length = QuoteOrBackslash(rest);
            if (length < 0 || rest[length] != '"')
            {
                return -1;
            }

            Mark(i, length, HoleKind.Value, node);
            target.OnScalar(node!, rest[..Math.Min(length, MaxValue)]);
            return i + length + 1;
        }

        if (reading == Reading.Nested)
        {
            return -1;
        }

        var end = ClosingQuote(bytes, i, out var escapes);
        if (end < 0)
        {
            return -1;
        }

        Mark(i, end - i, reading == Reading.Measure ? HoleKind.Text : HoleKind.String, escapes: escapes);
        if (reading == Reading.Measure && end > i)
        {
            target.OnText(end - i - escapes);
        }

        return end + 1;
    }

    private void PassScalar(ReadOnlySpan<byte> raw, int i, PathNode? node)
    {
        if (ReadingOf(node) == Reading.Capture)
        {
            Mark(i, raw.Length, HoleKind.Scalar, node);
            Report(node!, raw[..Math.Min(raw.Length, MaxKey)]);
        }
        else
        {
            MarkSkipped(i, raw);
        }
    }
}
