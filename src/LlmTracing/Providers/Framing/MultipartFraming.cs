using LlmTracing.Providers.Scanning;

namespace LlmTracing.Providers.Framing;

/// <summary>
/// A <c>multipart/form-data</c> request (transcriptions, image edits): hands its small form fields to the target and passes over files. The
/// boundary is taken from the body's first line.
/// </summary>
internal sealed class MultipartFraming(ScanTarget target) : BodyFraming
{
    private const int MaxLine = 256;

    private readonly byte[] _line = new byte[MaxLine];
    private readonly byte[] _boundary = new byte[80];
    private int _boundaryLength;
    private int _lineLength;
    private Place _place;
    private PathNode? _root;
    private PathNode? _field;

    private enum Place : byte
    {
        FirstLine,
        Headers,
        Value,
        Skipped,
    }

    /// <summary>Names of the form fields that are looked for, as a tree of paths.</summary>
    public void Begin(PathNode root)
    {
        _root = root;
        Begin();
    }

    public override void Begin()
    {
        _place = Place.FirstLine;
        _lineLength = 0;
        _field = null;
    }

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var piece = end < 0 ? bytes : bytes[..end];
            var kept = piece[..Math.Min(piece.Length, MaxLine - _lineLength)];
            kept.CopyTo(_line.AsSpan(_lineLength));
            _lineLength += kept.Length;
            if (end < 0)
            {
                return;
            }

            EndLine(_line.AsSpan(0, _lineLength).TrimEnd((byte)'\r'));
            _lineLength = 0;
            bytes = bytes[(end + 1)..];
        }
    }

    public override void End()
    {
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        if (_place == Place.FirstLine)
        {
            _boundaryLength = Math.Min(line.Length, _boundary.Length);
            line[.._boundaryLength].CopyTo(_boundary);
            _place = Place.Headers;
            return;
        }

        if (line.StartsWith(_boundary.AsSpan(0, _boundaryLength)))
        {
            _place = Place.Headers;
            _field = null;
            return;
        }

        if (_place == Place.Headers)
        {
            if (line.IsEmpty)
            {
                _place = _field is null ? Place.Skipped : Place.Value;
            }
            else
            {
                ReadHeader(line);
            }
        }
        else if (_place == Place.Value)
        {
            target.OnScalar(_field!, line);
            _place = Place.Skipped;
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> line)
    {
        const string Disposition = "content-disposition:";
        if (line.Length < Disposition.Length || !System.Text.Ascii.EqualsIgnoreCase(line[..Disposition.Length], Disposition)
            || line.IndexOf("filename"u8) >= 0)
        {
            return;
        }

        var at = line.IndexOf("name="u8);
        if (at < 0)
        {
            return;
        }

        var name = line[(at + 5)..];
        var end = name.IndexOf((byte)';');
        name = (end < 0 ? name : name[..end]).Trim("\" "u8);
        var field = _root?.Find(name);
        _field = field is { HasChildren: false } ? field : null;
    }
}
