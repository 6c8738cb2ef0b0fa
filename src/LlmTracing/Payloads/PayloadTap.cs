using System.Diagnostics.CodeAnalysis;

namespace LlmTracing.Payloads;

/// <summary>
/// Keeps the bytes of one call while they pass. Entered under the call's lock; what it keeps is bounded. Where the memory of all payloads is used
/// up it lets go of everything: half a payload is none.
/// </summary>
/// <remarks>The memory goes back by <see cref="Release"/>, else, for a payload that a full queue dropped, with the garbage collector.</remarks>
internal sealed class PayloadTap(PayloadMemory memory, int cap, int streamCap)
{
    private CappedBytes _request = new(cap);
    private CappedBytes _response = new(streamCap);
    private int _isReleased;

    [SuppressMessage("Design", "MA0055", Justification = "The only sign of a payload that a full queue dropped.")]
    ~PayloadTap() => ReturnMemory();

    /// <summary>Whether the memory was used up while the call was under way.</summary>
    public bool IsLeftOut { get; private set; }

    public bool IsRequestCut => _request.IsCut;

    public bool IsResponseCut => _response.IsCut;

    /// <summary>The answer begins.</summary>
    /// <param name="isJson">Whether they say that it is JSON.</param>
    /// <param name="isStream">Whether a stream was asked for.</param>
    public void OnResponseHeaders(bool isJson, bool isStream)
    {
        // Events frame an answer in many times its size; one that is a single JSON text needs no more than is stored.
        if (!isStream && isJson)
        {
            _response.Cap = cap;
        }
    }

    public void OnRequestBytes(ReadOnlySpan<byte> bytes) => Keep(ref _request, bytes);

    public void OnResponseBytes(ReadOnlySpan<byte> bytes) => Keep(ref _response, bytes);

    /// <summary>What was kept; the blocks go back to their pool.</summary>
    public (byte[] Request, byte[] Response) Take()
    {
        var bytes = (_request.ToArray(), _response.ToArray());
        Clear();
        return bytes;
    }

    /// <summary>The payload is written, or nobody wants it.</summary>
    [SuppressMessage("Usage", "CA1816", Justification = "A payload is released, not disposed.")]
    public void Release()
    {
        GC.SuppressFinalize(this);
        Clear();
        ReturnMemory();
    }

    private void Keep(ref CappedBytes body, ReadOnlySpan<byte> bytes)
    {
        if (IsLeftOut || body.Append(bytes, memory))
        {
            return;
        }

        IsLeftOut = true;
        Release();
    }

    private void Clear()
    {
        _request.Clear();
        _response.Clear();
    }

    private void ReturnMemory()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            memory.Return(_request.Taken + _response.Taken);
        }
    }
}
