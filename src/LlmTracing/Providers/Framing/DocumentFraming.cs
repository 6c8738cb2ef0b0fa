using LlmTracing.Providers.Reading;

namespace LlmTracing.Providers.Framing;

/// <summary>
/// One JSON document, one a line (NDJSON), or an array of them: all three are documents that follow one another.
/// </summary>
internal sealed class DocumentFraming(AnswerReader answer) : BodyFraming
{
    private bool _isLost;

    /// <summary>Whether documents stand one a line, so that a broken one costs only its line.</summary>
    public bool HasLines { get; set; }

    /// <summary>Documents that followed one another without an array around them.</summary>
    public long Sequence { get; private set; }

    /// <summary>Whether there was an array of documents.</summary>
    public bool SawArray { get; private set; }

    public override void Begin()
    {
        _isLost = false;
        Sequence = 0;
        SawArray = false;
    }

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_isLost)
            {
                var line = HasLines ? bytes.IndexOf((byte)'\n') : -1;
                if (line < 0)
                {
                    return;
                }

                bytes = bytes[(line + 1)..];
                _isLost = false;
                continue;
            }

            var scanner = answer.Scanner;
            bytes = bytes[scanner.Feed(bytes)..];
            if (scanner.HasFailed)
            {
                _isLost = true;
                answer.Drop();
            }
            else if (scanner.DocumentEnded)
            {
                SawArray |= scanner.InRootArray;
                Sequence += scanner.InRootArray ? 0 : 1;
                answer.EndEvent(name: null);
            }
        }
    }

    public override void End() => answer.Drop();
}
