using LlmTracing.Providers.Reading;

namespace LlmTracing.Providers.Framing;

/// <summary>
/// Server-sent events. Lines end with LF, CRLF or CR; fields come in any order and count at the blank line; data goes straight to the
/// scanner, so that no event is ever collected.
/// </summary>
/// <remarks>
/// Beyond the standard: a last event without its blank line counts where its document is complete; a field named <c>error</c> (old
/// llama.cpp) is an error event; a line that begins with a bracket (Google's errors) is a document without a field.
/// </remarks>
internal sealed partial class SseFraming(AnswerReader answer) : BodyFraming
{
    private readonly EventTemplate _template = new();
    private SseEventName _eventName;
    private SseEndMark _endMark;
    private SseFieldName _fieldName;
    private SseField _field;
    private Place _place;
    private bool _skipLineFeed;
    private bool _hasData;
    private bool _isError;
    private bool _hasDocument;
    private int _documentAt;

    private enum Place : byte
    {
        Between,
        LineStart,
        FieldName,
        AfterColon,
        Value,
        Document,
    }

    /// <summary>Whether any event came.</summary>
    public bool SawEvent { get; private set; }

    public override void Begin()
    {
        _template.Clear();
        _skipLineFeed = false;
        SawEvent = false;
        ClearEvent();
    }

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        // Mostly a read is one event that repeats the one before it.
        var i = 0;
        if (_place == Place.Between)
        {
            i = PassRepeats(bytes, 0);
        }

        if (i < bytes.Length)
        {
            Read(bytes, i);
            if (_place == Place.Between)
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
                case Place.Between or Place.LineStart:
                    if (_skipLineFeed && bytes[i] == '\n')
                    {
                        _skipLineFeed = false;
                        i++;
                        continue;
                    }

                    _skipLineFeed = false;
                    if (_place == Place.Between)
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
                    BeginValue();
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

        if (b is (byte)'{' or (byte)'[' && !_hasData)
        {
            _place = Place.Document;
            _hasDocument = true;
            _isError = false;
            return i;
        }

        if (bytes[i..].StartsWith("data:"u8))
        {
            _field = SseField.Data;
            _place = Place.AfterColon;
            return i + 5;
        }

        _fieldName = default;
        _place = Place.FieldName;
        return i;
    }

    private int ReadFieldName(ReadOnlySpan<byte> bytes, int i)
    {
        var rest = bytes[i..];
        var end = rest.IndexOfAny((byte)':', (byte)'\n', (byte)'\r');
        var piece = end < 0 ? rest : rest[..end];
        _fieldName.Add(piece);
        i += piece.Length;
        if (end < 0)
        {
            return i;
        }

        _field = _fieldName.Field;
        if (bytes[i] == ':')
        {
            _place = Place.AfterColon;
            return i + 1;
        }

        // A field without a colon has an empty value.
        BeginValue();
        return EndLine(bytes, i);
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
}
