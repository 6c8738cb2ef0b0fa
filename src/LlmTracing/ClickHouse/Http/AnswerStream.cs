using System.Buffers;
using System.Text;
using LlmTracing.Capture;

namespace LlmTracing.ClickHouse;

/// <summary>
/// The answer to a query as it comes. An error that the server meets after the first rows stands in the body itself, after a mark that the
/// answer's headers announce (since 25.11): reaching it throws <see cref="ClickHouseException"/>, and its text is never given out as rows.
/// </summary>
internal sealed class AnswerStream : ForwardOnlyStream
{
    private const string TagHeader = "X-ClickHouse-Exception-Tag";
    private const int BufferBytes = 64 << 10;

    private readonly Stream _body;
    private readonly HttpResponseMessage _response;
    private readonly byte[]? _mark;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _ended;

    public AnswerStream(Stream body, HttpResponseMessage response)
    {
        _body = body;
        _response = response;
        if (response.Headers.TryGetValues(TagHeader, out var tags) && tags.FirstOrDefault() is { Length: > 0 } tag)
        {
            _mark = Encoding.ASCII.GetBytes("__exception__\r\n" + tag);
            _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_mark is null)
        {
            return await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        while (buffer.Length > 0)
        {
            var ready = Ready();
            if (ready > 0 || _ended)
            {
                ready = Math.Min(ready, buffer.Length);
                _buffer.AsSpan(_start, ready).CopyTo(buffer.Span);
                _start += ready;
                return ready;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return 0;
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("Answers are read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _response.Dispose();
            Release();
        }

        base.Dispose(disposing);
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _start = _end = 0;
            _ended = true;
        }
    }

    /// <summary>Bytes that are surely rows: all at the end of the body, else all but what may be the beginning of the mark.</summary>
    private int Ready()
    {
        var held = _ended ? 0 : _mark!.Length - 1;
        return Math.Max(0, _end - _start - held);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = await _body.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _ended = read == 0;
        _end += read;
        var at = _buffer.AsSpan(0, _end).IndexOf(_mark);
        if (at >= 0)
        {
            var rest = await _body.ReadAtLeastAsync(_buffer.AsMemory(_end), _buffer.Length - _end, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            throw ErrorAnswer.Of(_response, Encoding.UTF8.GetString(_buffer, at + _mark!.Length, _end + rest - at - _mark.Length));
        }
    }
}
