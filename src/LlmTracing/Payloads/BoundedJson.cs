using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace LlmTracing.Payloads;

/// <summary>
/// Writes JSON into a number of bytes that it never exceeds: what no longer fits is left out, and what is open at the end is closed, so
/// that the result is valid JSON always.
/// </summary>
/// <remarks>Invariant: what is written leaves room for what closes it, a bracket a level and <c>null</c> for a name without its value.</remarks>
internal sealed class BoundedJson(int maxBytes, int maxDepth) : IDisposable
{
    private const int Null = 4;

    // The text goes into a table, not into a page: readable letters stay as they are.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(maxBytes);
    private readonly byte[] _closers = new byte[maxDepth];
    private int _length;
    private int _depth;
    private bool _needsComma;
    private bool _hasName;

    /// <summary>Whether an object or array is open.</summary>
    public bool IsOpen => _depth > 0;

    /// <summary>Whether the next thing is a value: not where a name has to come first.</summary>
    public bool TakesValue => _hasName || _depth == 0 || _closers[_depth - 1] == ']';

    private int Room => maxBytes - _length - _depth - Null - (_needsComma ? 1 : 0);

    /// <summary>Opens an object or array. False where it does not fit.</summary>
    public bool Open(bool isObject)
    {
        if (Room < 2 || _depth == _closers.Length)
        {
            return false;
        }

        Separate();
        Put(isObject ? (byte)'{' : (byte)'[');
        _closers[_depth++] = isObject ? (byte)'}' : (byte)']';
        _needsComma = _hasName = false;
        return true;
    }

    public void Close()
    {
        Put(_closers[--_depth]);
        (_needsComma, _hasName) = (true, false);
    }

    /// <summary>Writes a property's name. False where it does not fit, then no value follows.</summary>
    public bool Name(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        if (!Fits(text, extra: 3, out var escaped))
        {
            return false;
        }

        Separate();
        Quote(escaped);
        Put((byte)':');
        (_needsComma, _hasName) = (false, true);
        return true;
    }

    /// <summary>Writes a text, or as much of its beginning as fits. False where that is not all.</summary>
    public bool Text(string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        var isWhole = Fits(text, extra: 2, out var escaped);
        if (!isWhole && Room < 2)
        {
            return false;
        }

        Separate();
        Quote(escaped);
        EndValue();
        return isWhole;
    }

    /// <summary>Writes a number, true, false or null as it stands. False where it does not fit.</summary>
    public bool Raw(ReadOnlySpan<byte> value)
    {
        if (Room < value.Length)
        {
            return false;
        }

        Separate();
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
        EndValue();
        return true;
    }

    /// <summary>Closes what is open and returns everything.</summary>
    public string Finish()
    {
        if (_hasName)
        {
            "null"u8.CopyTo(_bytes.AsSpan(_length));
            _length += Null;
        }

        while (_depth > 0)
        {
            Close();
        }

        return Encoding.UTF8.GetString(_bytes, 0, _length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    // The encoder stops between two characters, never inside one.
    private bool Fits(ReadOnlySpan<byte> text, int extra, out ReadOnlySpan<byte> escaped)
    {
        escaped = default;
        if (Room < extra)
        {
            return false;
        }

        var room = new byte[Math.Min((long)Room - extra, text.Length * 6L)];
        var status = Encoder.EncodeUtf8(text, room, out _, out var written);
        escaped = room.AsSpan(0, written);
        return status == OperationStatus.Done;
    }

    private void Separate()
    {
        if (_needsComma)
        {
            Put((byte)',');
        }
    }

    private void Quote(ReadOnlySpan<byte> escaped)
    {
        Put((byte)'"');
        escaped.CopyTo(_bytes.AsSpan(_length));
        _length += escaped.Length;
        Put((byte)'"');
    }

    private void EndValue() => (_needsComma, _hasName) = (true, false);

    private void Put(byte value) => _bytes[_length++] = value;
}
