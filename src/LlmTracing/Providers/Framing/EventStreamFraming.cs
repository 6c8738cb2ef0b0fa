using System.Buffers.Binary;
using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Scanning;

namespace LlmTracing.Providers.Framing;

/// <summary>
/// AWS event-stream (<c>application/vnd.amazon.eventstream</c>): binary frames of prelude, headers, payload and two checksums. Where a
/// checksum is wrong the reading ends; what that frame said does not count.
/// </summary>
internal sealed class EventStreamFraming(AnswerReader answer) : BodyFraming
{
    private const int PreludeLength = 12;
    private const int CrcLength = 4;
    private const int MaxFrame = 24 * 1024 * 1024;

    /// <summary>Headers beyond this are not looked into; AWS sends about 80 bytes of them.</summary>
    private const int MaxHeaders = 1024;

    private readonly byte[] _buffer = new byte[MaxHeaders];
    private Place _place;
    private int _buffered;
    private uint _crc;
    private int _headers;
    private int _payload;
    private int _left;

    private enum Place : byte
    {
        Prelude,
        Headers,
        Payload,
        Crc,
        Broken,
    }

    /// <summary>Whether a checksum or length was wrong.</summary>
    public bool IsBroken => _place == Place.Broken;

    public override void Begin() => Expect(Place.Prelude, PreludeLength);

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _place != Place.Broken)
        {
            var piece = bytes[..Math.Min(bytes.Length, _left)];
            bytes = bytes[piece.Length..];
            _left -= piece.Length;
            if (_place == Place.Payload)
            {
                Scan(piece);
            }
            else
            {
                var kept = piece[..Math.Min(piece.Length, _buffer.Length - _buffered)];
                kept.CopyTo(_buffer.AsSpan(_buffered));
                _buffered += kept.Length;
            }

            if (_place is Place.Headers or Place.Payload)
            {
                _crc = Crc32.Append(_crc, piece);
            }

            while (_left == 0 && _place != Place.Broken)
            {
                Advance();
            }
        }
    }

    public override void End() => answer.Drop();

    private void Expect(Place place, int length)
    {
        _place = place;
        _left = length;
        _buffered = 0;
    }

    private void Advance()
    {
        switch (_place)
        {
            case Place.Prelude:
                EndPrelude();
                break;
            case Place.Headers:
                ReadHeaders(_buffer.AsSpan(0, _headers <= MaxHeaders ? _headers : 0));
                Expect(Place.Payload, _payload);
                break;
            case Place.Payload:
                Expect(Place.Crc, CrcLength);
                break;
            default:
                EndFrame();
                break;
        }
    }

    private void EndPrelude()
    {
        var prelude = _buffer.AsSpan(0, PreludeLength);
        var total = BinaryPrimitives.ReadUInt32BigEndian(prelude);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(prelude[4..]);
        var isWhole = BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]) == Crc32.Append(0, prelude[..8]);
        if (!isWhole || total is < PreludeLength + CrcLength or > MaxFrame || headers > total - PreludeLength - CrcLength)
        {
            _place = Place.Broken;
            return;
        }

        _crc = Crc32.Append(0, prelude);
        _headers = (int)headers;
        _payload = (int)(total - headers - PreludeLength - CrcLength);
        _messageType = _eventType = _exceptionType = _errorCode = null;
        Expect(Place.Headers, _headers);
    }

    private void EndFrame()
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(_buffer) != _crc)
        {
            answer.Drop();
            _place = Place.Broken;
            return;
        }

        if (_messageType is "exception" or "error")
        {
            answer.OnFramingError(_exceptionType ?? _errorCode ?? _messageType, _errorCode);
        }
        else if (_payload > 0)
        {
            answer.EndEvent(_eventType);
            answer.Scanner.Restart();
        }

        Expect(Place.Prelude, PreludeLength);
    }

    private void Scan(ReadOnlySpan<byte> piece)
    {
        var scanner = answer.Scanner;
        while (!piece.IsEmpty && !scanner.HasFailed)
        {
            piece = piece[scanner.Feed(piece)..];
        }
    }

    private string? _messageType;
    private string? _eventType;
    private string? _exceptionType;
    private string? _errorCode;

    private void ReadHeaders(ReadOnlySpan<byte> headers)
    {
        while (headers.Length >= 2)
        {
            var name = headers[0];
            if (headers.Length < name + 2)
            {
                return;
            }

            var key = headers.Slice(1, name);
            var type = headers[name + 1];
            headers = headers[(name + 2)..];
            var length = ValueLength(type, headers, out var prefix);
            if (length < 0 || headers.Length < prefix + length)
            {
                return;
            }

            if (type == 7)
            {
                TakeHeader(key, headers.Slice(prefix, length));
            }

            headers = headers[(prefix + length)..];
        }
    }

    /// <summary>Length of a header's value by its type; -1 for a type that is not known.</summary>
    private static int ValueLength(byte type, ReadOnlySpan<byte> rest, out int prefix)
    {
        prefix = 0;
        switch (type)
        {
            case 0 or 1:
                return 0;
            case 2:
                return 1;
            case 3:
                return 2;
            case 4:
                return 4;
            case 5 or 8:
                return 8;
            case 9:
                return 16;
            case 6 or 7 when rest.Length >= 2:
                prefix = 2;
                return BinaryPrimitives.ReadUInt16BigEndian(rest);
            default:
                return -1;
        }
    }

    private void TakeHeader(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual(":message-type"u8))
        {
            _messageType = StringCache.Get(value);
        }
        else if (key.SequenceEqual(":event-type"u8))
        {
            _eventType = StringCache.Get(value);
        }
        else if (key.SequenceEqual(":exception-type"u8))
        {
            _exceptionType = StringCache.Get(value);
        }
        else if (key.SequenceEqual(":error-code"u8))
        {
            _errorCode = StringCache.Get(value);
        }
    }
}
