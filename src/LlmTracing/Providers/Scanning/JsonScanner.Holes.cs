namespace LlmTracing.Providers.Scanning;

internal sealed partial class JsonScanner
{
    /// <summary>Most holes of a template; an event with more is scanned in full.</summary>
    public const int MaxHoles = 12;

    private const int UsualHoles = 4;
    private Hole[] _holes = [];
    private int _holeCount = -1;
    private int _holeBase;

    /// <summary>
    /// Where values lay that were skipped or only measured, since <see cref="RecordHoles"/>; everything else decided the scan. Empty where they
    /// were not all recorded.
    /// </summary>
    public ReadOnlySpan<Hole> Holes => _holeCount > 0 ? _holes.AsSpan(0, _holeCount) : default;

    /// <summary>Begins to record holes for bytes that lie as one piece in the next feed; their offsets count from <paramref name="offset"/> bytes before it.</summary>
    public void RecordHoles(int offset)
    {
        _holeCount = 0;
        _holeBase = offset;
    }

    /// <summary>The next feed goes on this many bytes further.</summary>
    public void MoveHoles(int by) => _holeBase += by;

    /// <summary>Gives the record up: a value counts that is not a hole.</summary>
    public void LoseHoles() => _holeCount = -1;

    private void MarkHole(int start, int length, bool isText) => Mark(new Hole(_holeBase + start, length, isText ? HoleKind.Text : HoleKind.String));

    private void MarkNumberHole(int start, int length) => Mark(new Hole(_holeBase + start, length, HoleKind.Number));

    private void Mark(Hole hole)
    {
        if (_holeCount < 0)
        {
            return;
        }

        if (_holeCount == MaxHoles)
        {
            _holeCount = -1;
            return;
        }

        if (_holeCount == _holes.Length)
        {
            Array.Resize(ref _holes, Math.Min(MaxHoles, _holeCount + UsualHoles));
        }

        _holes[_holeCount++] = hole;
    }
}

/// <summary>What may stand in a hole.</summary>
internal enum HoleKind : byte
{
    Number,
    String,
    Text,
}

/// <summary>A value of an event that the scan did not look into.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct Hole(int Start, int Length, HoleKind Kind);
