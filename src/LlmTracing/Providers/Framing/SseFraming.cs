using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers.Framing;

/// <summary>
/// Server-sent events. Lines end with LF, CRLF or CR; fields come in any order and count at the blank line; data goes straight to the
/// scanner, so that no event is ever collected.
/// </summary>
/// <remarks>
/// Beyond the standard: a last event without its blank line counts where its document is complete; a field named <c>error</c> (old
/// llama.cpp) is an error event; a line that begins with a bracket (Google's errors) is a document without a field.
/// </remarks>
internal sealed class SseFraming(AnswerReader answer) : BodyFraming
{
    private const int MaxName = 48;
    private const int MaxFieldName = sizeof(ulong);

    // Names of fields as their letters one behind another.
    private const ulong DataField = 0x64_61_74_61;
    private const ulong EventField = 0x65_76_65_6E_74;
    private const ulong ErrorField = 0x65_72_72_6F_72;

    private readonly EventTemplate _template = new();
    private byte[] _eventName = []; // many streams name no events
    private Place _place;
    private Field _field;
    private ulong _fieldName;
    private int _fieldNameLength;
    private int _eventNameLength;
    private int _doneMatched;
    private bool _skipLineFeed;
    private bool _hasData;
    private bool _isError;
    private bool _isBetween;
    private bool _hasDocument;
    private int _documentAt;

    private static ReadOnlySpan<byte> DoneMark => "[DONE]"u8;

    private enum Place : byte
    {
        LineStart,
        FieldName,
        AfterColon,
        Value,
        Document,
    }

    private enum Field : byte
    {
        Ignored,
        Data,
        Event,
    }

    /// <summary>Whether any event came.</summary>
    public bool SawEvent { get; private set; }

    public override void Begin()
    {
        _template.Clear();
        _place = Place.LineStart;
        _skipLineFeed = false;
        SawEvent = false;
        ClearEvent();
    }

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        // Mostly a read is one event that repeats the one before it.
        var i = 0;
        if (_isBetween && _place == Place.LineStart && !_skipLineFeed)
        {
            i = PassRepeats(bytes, 0);
        }

        if (i < bytes.Length)
        {
            Read(bytes, i);
            if (_isBetween && _place == Place.LineStart)
            {
                answer.Rest();
            }
        }
    }

    public override void End()
    {
        if (_hasData)
        {
            EndEvent();
        }

        answer.Drop();
    }

    private int PassRepeats(ReadOnlySpan<byte> bytes, int i)
    {
        while (i < bytes.Length && _template.TryMatch(bytes[i..], out var length, out var text))
        {
            answer.OnRepeat(text);
            i += length;
        }

        return i;
    }

    private void Read(ReadOnlySpan<byte> bytes, int i)
    {
        var eventStart = -1;
        while (i < bytes.Length)
        {
            switch (_place)
            {
                case Place.LineStart:
                    if (_skipLineFeed && bytes[i] == '\n')
                    {
                        _skipLineFeed = false;
                        i++;
                        continue;
                    }

                    _skipLineFeed = false;
                    if (_isBetween)
                    {
                        i = PassRepeats(bytes, i);
                        if (i == bytes.Length)
                        {
                            return;
                        }

                        eventStart = i;
                    }

                    i = BeginLine(bytes, i, eventStart);
                    break;
                case Place.FieldName:
                    i = ReadFieldName(bytes, i);
                    break;
                case Place.AfterColon:
                    i += bytes[i] == ' ' ? 1 : 0;
                    _place = Place.Value;
                    if (_field == Field.Data)
                    {
                        BeginData();
                    }

                    break;
                case Place.Value:
                    i = ReadValue(bytes, i, eventStart);
                    break;
                default:
                    i = ReadDocument(bytes, i);
                    break;
            }
        }
    }

    private int BeginLine(ReadOnlySpan<byte> bytes, int i, int eventStart)
    {
        var b = bytes[i];
        if (b is (byte)'\n' or (byte)'\r')
        {
            i = EndLine(bytes, i);
            if (_hasData)
            {
                if (!EndEvent())
                {
                    // What said nothing new before this event may say something after it.
                    _template.Clear();
                }
                else if (eventStart >= 0 && _documentAt >= 0 && bytes[i - 1] == '\n')
                {
                    _template.Learn(bytes[eventStart..i], _documentAt, answer.Scanner.Holes, answer.LastTextBytes);
                }
            }

            ClearEvent();
            return i;
        }

        _isBetween = false;
        if (b is (byte)'{' or (byte)'[' && !_hasData)
        {
            _place = Place.Document;
            _hasDocument = true;
            _isError = false;
            return i;
        }

        if (bytes[i..].StartsWith("data:"u8))
        {
            _field = Field.Data;
            _place = Place.AfterColon;
            return i + 5;
        }

        _fieldName = 0;
        _fieldNameLength = 0;
        _place = Place.FieldName;
        return i;
    }

    private int ReadFieldName(ReadOnlySpan<byte> bytes, int i)
    {
        var rest = bytes[i..];
        var end = rest.IndexOfAny((byte)':', (byte)'\n', (byte)'\r');
        var piece = end < 0 ? rest : rest[..end];
        foreach (var b in piece)
        {
            if (_fieldNameLength++ > MaxFieldName)
            {
                break; // None that is known is so long.
            }

            _fieldName = (_fieldName << 8) | b;
        }

        i += piece.Length;
        if (end < 0)
        {
            return i;
        }

        var isError = _fieldNameLength == 5 && _fieldName == ErrorField;
        _field = isError || (_fieldNameLength == 4 && _fieldName == DataField) ? Field.Data
            : _fieldNameLength == 5 && _fieldName == EventField ? Field.Event
            : Field.Ignored;
        _isError |= isError;
        if (bytes[i] == ':')
        {
            if (_field == Field.Event)
            {
                _eventNameLength = 0;
            }

            _place = Place.AfterColon;
            return i + 1;
        }

        // A field without a colon has an empty value.
        if (_field == Field.Data)
        {
            BeginData();
        }

        return EndLine(bytes, i);
    }

    /// <summary>A data line begins; its bytes follow.</summary>
    private void BeginData()
    {
        if (_hasData)
        {
            answer.Scanner.Feed("\n"u8);
            _doneMatched = -1;
        }

        _hasData = true;
    }

    private int ReadValue(ReadOnlySpan<byte> bytes, int i, int eventStart)
    {
        var rest = bytes[i..];
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        var piece = end < 0 ? rest : rest[..end];
        if (_field == Field.Data)
        {
            MatchDone(piece);
            Scan(piece, i - eventStart);
        }
        else if (_field == Field.Event)
        {
            if (_eventName.Length == 0)
            {
                _eventName = new byte[MaxName];
            }

            var kept = piece[..Math.Min(piece.Length, MaxName - _eventNameLength)];
            kept.CopyTo(_eventName.AsSpan(_eventNameLength));
            _eventNameLength += kept.Length;
        }

        i += piece.Length;
        if (end >= 0)
        {
            i = EndLine(bytes, i);
        }

        return i;
    }

    /// <summary>Passes the end of a line.</summary>
    private int EndLine(ReadOnlySpan<byte> bytes, int i)
    {
        _place = Place.LineStart;
        if (bytes[i++] == '\r')
        {
            if (i == bytes.Length)
            {
                _skipLineFeed = true;
            }
            else if (bytes[i] == '\n')
            {
                i++;
            }
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
            _field = Field.Ignored;
            _place = Place.Value;
        }
        else if (scanner.DocumentEnded)
        {
            answer.EndEvent(name: null);
            answer.Drop();
            _template.Clear();
            _field = Field.Ignored;
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

    private void MatchDone(ReadOnlySpan<byte> piece)
    {
        if (_doneMatched < 0 || (_doneMatched == 0 && piece is not [(byte)'[', ..]))
        {
            _doneMatched = piece.IsEmpty ? _doneMatched : -1;
            return;
        }

        foreach (var b in piece)
        {
            if (_doneMatched == DoneMark.Length)
            {
                return;
            }

            if (b != DoneMark[_doneMatched])
            {
                _doneMatched = -1;
                return;
            }

            _doneMatched++;
        }
    }

    /// <summary>The blank line. Returns whether the event said nothing new but text.</summary>
    private bool EndEvent()
    {
        SawEvent = true;
        if (_doneMatched == DoneMark.Length)
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
        var name = _eventName.AsSpan(0, _eventNameLength);
        return _isError || name.SequenceEqual("error"u8) ? "error"
            : name.IsEmpty || answer.Event[WireField.EventType] is not null ? null
            : StringCache.Get(name);
    }

    private void ClearEvent()
    {
        _eventNameLength = 0;
        _doneMatched = 0;
        _hasData = false;
        _isError = false;
        _hasDocument = false;
        _documentAt = -1;
        _isBetween = true;
    }
}
