using System.Buffers;
using System.Buffers.Text;
using LlmTracing.Providers.Scanning;

namespace LlmTracing.Providers.Reading;

/// <summary>Decodes a base64 document in passing and scans it (the <c>bytes</c> of Bedrock's InvokeModel stream).</summary>
internal sealed class NestedReader(JsonScanner scanner)
{
    private readonly byte[] _quad = new byte[4];
    private int _pending;

    /// <summary>Begins with a new document.</summary>
    public void Restart()
    {
        _pending = 0;
        scanner.Restart();
    }

    /// <summary>The next piece of the base64 text.</summary>
    public void Feed(ReadOnlySpan<byte> piece)
    {
        while (_pending > 0 && !piece.IsEmpty)
        {
            _quad[_pending++] = piece[0];
            piece = piece[1..];
            if (_pending == 4)
            {
                _pending = 0;
                Decode(_quad);
            }
        }

        var whole = piece.Length & ~3;
        Decode(piece[..whole]);
        foreach (var b in piece[whole..])
        {
            _quad[_pending++] = b;
        }
    }

    /// <summary>The text ended.</summary>
    public void End()
    {
        // Without padding the last two or three characters are left over.
        if (_pending is 2 or 3)
        {
            _quad.AsSpan(_pending).Fill((byte)'=');
            Decode(_quad);
        }

        scanner.End();
        Restart();
    }

    private void Decode(ReadOnlySpan<byte> text)
    {
        Span<byte> decoded = stackalloc byte[768];
        while (!text.IsEmpty)
        {
            var status = Base64.DecodeFromUtf8(text[..Math.Min(text.Length, 1024)], decoded, out var read, out var written, isFinalBlock: true);
            scanner.Feed(decoded[..written]);
            if (status != OperationStatus.Done || read == 0)
            {
                return;
            }

            text = text[read..];
        }
    }
}
