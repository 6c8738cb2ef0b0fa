using System.Numerics;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Scanning;

// Keys, strings and scalars, in one piece or in several.
internal sealed partial class JsonScanner
{
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
            Close(i - 1, isArray: false);
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
                Mark(i, end, HoleKind.Value, node);
                target.OnScalar(node!, rest[..Math.Min(end, MaxValue)]);
            }
            else
            {
                Mark(i, end, reading == Reading.Measure ? HoleKind.Text : HoleKind.String);
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
                LoseHoles();
                var value = _buffer.AsSpan(0, _buffered);
                target.OnScalar(_node!, _hasEscapes ? value[..JsonText.Unescape(value)] : value);
                break;
            case Reading.Measure:
                if (_textBytes > 0)
                {
                    target.OnText(_textBytes);
                }

                Mark(start, i - 1 - start, HoleKind.Text, escapes: i - 1 - start - _textBytes);
                break;
            case Reading.Nested:
                LoseHoles();
                target.OnNested(bytes[start..(i - 1)]);
                target.OnNestedEnd();
                break;
            default:
                Mark(start, i - 1 - start, HoleKind.String);
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
                Mark(i, end, HoleKind.Scalar, node);
                Report(node!, raw);
            }
            else
            {
                MarkSkipped(i, bytes.Slice(i, end));
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

    private void EndScalar()
    {
        if (_reading == Reading.Capture && _buffered > 0)
        {
            Report(_node!, _buffer.AsSpan(0, _buffered));
        }

        EndValue();
    }

    private void Report(PathNode node, ReadOnlySpan<byte> raw)
    {
        // Only what JSON allows here: a number, true or false; null says nothing.
        if (raw[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9') || raw.SequenceEqual("true"u8) || raw.SequenceEqual("false"u8))
        {
            target.OnScalar(node, raw);
        }
    }
}
