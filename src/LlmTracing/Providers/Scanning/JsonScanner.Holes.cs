using System.Runtime.CompilerServices;

namespace LlmTracing.Providers.Scanning;

// Notes the holes of a document while it is scanned, so that the next one of the same structure need not be.
internal sealed partial class JsonScanner
{
    private const int MaxHoles = 64;
    private const int UsualHoles = 8;
    private Hole[] _holes = [];
    private int _holeCount;
    private int _documentStart;
    private bool _isMarking;

    /// <summary>
    /// The holes of the document that was read last, in the bytes of the <see cref="Feed"/> that it lay in whole. Empty where it did not, or where
    /// its holes do not tell it from others.
    /// </summary>
    public ReadOnlySpan<Hole> Holes => _isMarking ? default : _holes.AsSpan(0, _holeCount);

    /// <summary>A document begins: one of a known structure is read at once.</summary>
    private int BeginDocument(ReadOnlySpan<byte> bytes, int i)
    {
        if (TryReadKnown(bytes, i, out var end))
        {
            DocumentEnded = true;
            _state = State.RootNext;
            return end;
        }

        _isMarking = true;
        _documentStart = i;
        _documentIsObject = true;
        return BeginContainer(i + 1, _root, isArray: false);
    }

    private bool TryReadKnown(ReadOnlySpan<byte> bytes, int i, out int end)
    {
        _holeCount = 0;
        if (_root!.Templates.Find(bytes, i, ref _holes, out end) is not { } template)
        {
            return false;
        }

        _holeCount = template.OpenHoles;
        foreach (ref readonly var part in template.Parts)
        {
            var hole = part.IsOpen ? _holes[part.Open] : part.Hole;
            Tell(hole, part.Node, (part.IsOpen ? bytes : template.Bytes).Slice(hole.Start, hole.Length));
        }

        return true;
    }

    /// <summary>Tells of a hole what the scan would tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // into the loop, its only caller
    private void Tell(in Hole hole, PathNode node, ReadOnlySpan<byte> inside)
    {
        switch (hole.Kind)
        {
            case HoleKind.Scalar:
                Report(node, inside[..Math.Min(inside.Length, MaxKey)]);
                break;
            case HoleKind.Value:
                target.OnScalar(node, inside[..Math.Min(inside.Length, MaxValue)]);
                break;
            case HoleKind.Text or HoleKind.TextTree:
                if (hole.TextBytes > 0)
                {
                    target.OnText(hole.TextBytes);
                }

                break;
            case HoleKind.Enter:
                target.OnEnter(node);
                break;
            case HoleKind.Leave:
                target.OnLeave(node);
                break;
        }
    }

    /// <summary>A document ended that was scanned whole in these bytes.</summary>
    private void LearnDocument(ReadOnlySpan<byte> bytes, int end)
    {
        _isMarking = false;
        if (_holeCount > 0)
        {
            _root!.Templates.Learn(new MarkedDocument(bytes, _documentStart, end, Holes, _root));
        }
    }

    /// <summary>Gives the record up: something decides the scan that the holes do not show.</summary>
    private void LoseHoles()
    {
        _isMarking = false;
        _holeCount = 0;
    }

    private void Mark(int start, int length, HoleKind kind, PathNode? node = null, int escapes = 0)
    {
        if (_isMarking && (_holeCount < _holes.Length || TryGrow()))
        {
            _holes[_holeCount++] = new Hole(start, length, kind, node?.Index ?? 0, escapes);
        }
    }

    private void MarkSkipped(int start, ReadOnlySpan<byte> scalar)
    {
        if (scalar is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..])
        {
            Mark(start, scalar.Length, HoleKind.Number);
        }
        else if (!(scalar.SequenceEqual("null"u8) || scalar.SequenceEqual("false"u8) || scalar.SequenceEqual("true"u8)))
        {
            LoseHoles();
        }
    }

    private bool TryGrow()
    {
        if (_holeCount == MaxHoles)
        {
            LoseHoles();
            return false;
        }

        Array.Resize(ref _holes, Math.Max(UsualHoles, _holeCount * 2));
        return true;
    }
}
