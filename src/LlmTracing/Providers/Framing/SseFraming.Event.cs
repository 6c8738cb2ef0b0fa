using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Framing;

// What the lines of an event say.
internal sealed partial class SseFraming
{
    /// <summary>The value of a field begins; its bytes follow.</summary>
    private void BeginValue()
    {
        switch (_field)
        {
            case SseField.Data or SseField.Error:
                if (_hasData)
                {
                    answer.Scanner.Feed("\n"u8);
                    _endMark.Miss();
                }

                _hasData = true;
                _isError |= _field == SseField.Error;
                break;
            case SseField.Event:
                _eventName.Clear();
                break;
        }
    }

    private int ReadValue(ReadOnlySpan<byte> bytes, int i, int eventStart)
    {
        var rest = bytes[i..];
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        var piece = end < 0 ? rest : rest[..end];
        switch (_field)
        {
            case SseField.Data or SseField.Error:
                _endMark.Add(piece);
                Scan(piece, i - eventStart);
                break;
            case SseField.Event:
                _eventName.Add(piece);
                break;
        }

        i += piece.Length;
        if (end >= 0)
        {
            i = EndLine(bytes, i);
        }

        return i;
    }

    /// <summary>A document that stands between the events, in lines of its own.</summary>
    private int ReadDocument(ReadOnlySpan<byte> bytes, int i)
    {
        var scanner = answer.Scanner;
        i += scanner.Feed(bytes[i..]);
        if (scanner.HasFailed)
        {
            answer.Drop();
            _field = SseField.Ignored;
            _place = Place.Value;
        }
        else if (scanner.DocumentEnded)
        {
            answer.EndEvent(name: null);
            answer.Drop();
            _template.Clear();
            _field = SseField.Ignored;
            _place = Place.Value;
            SawEvent = true;
        }

        return i;
    }

    /// <summary>Scans the next bytes of a data line, which lie so far behind the beginning of their event.</summary>
    private void Scan(ReadOnlySpan<byte> piece, int offset)
    {
        var scanner = answer.Scanner;
        while (!piece.IsEmpty && !scanner.HasFailed)
        {
            var read = scanner.Feed(piece);
            if (scanner.DocumentEnded && !_hasDocument)
            {
                _documentAt = offset;
            }

            offset += read;
            piece = piece[read..];
        }
    }

    /// <summary>The blank line. Returns whether the event said nothing new but text.</summary>
    private bool EndEvent()
    {
        SawEvent = true;
        if (_endMark.IsComplete)
        {
            answer.OnEndMark();
            return false;
        }

        var isRepeat = answer.EndEvent(Name());
        answer.Scanner.Restart();
        return isRepeat;
    }

    /// <summary>The event's name where it says what the document does not.</summary>
    private string? Name()
    {
        var name = _eventName.Bytes;
        return _isError || name.SequenceEqual("error"u8) ? "error"
            : name.IsEmpty || answer.Event[WireField.EventType] is not null ? null
            : StringCache.Get(name);
    }

    private void ClearEvent()
    {
        _eventName.Clear();
        _endMark = default;
        _hasData = false;
        _isError = false;
        _hasDocument = false;
        _documentAt = -1;
        _place = Place.Between;
    }
}
