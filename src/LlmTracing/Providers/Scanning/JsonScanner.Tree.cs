namespace LlmTracing.Providers.Scanning;

// What no path asks for: passed by counting its brackets.
internal sealed partial class JsonScanner
{
    /// <summary>Where the bracket is that closes an object or array whose inside begins here, or -1.</summary>
    internal static int ClosingBracket(ReadOnlySpan<byte> bytes, int i)
    {
        var depth = 1;
        i = PassBrackets(bytes, i, ref depth, out _);
        return depth == 0 ? i - 1 : -1;
    }

    private int ContinueTree(ReadOnlySpan<byte> bytes, int i)
    {
        var start = i;
        while (i < bytes.Length && _skipDepth > 0)
        {
            if (_state == State.InTree)
            {
                i = PassBrackets(bytes, i, ref _skipDepth, out var inString);
                if (inString)
                {
                    _afterBackslash = false;
                    _state = State.InTreeString;
                }
            }
            else if (PassString(bytes, ref i, keep: false))
            {
                _state = State.InTree;
            }
        }

        var isText = _reading == Reading.Measure;
        if (isText)
        {
            target.OnText(i - start);
        }

        if (_skipDepth == 0)
        {
            Mark(start, i - 1 - start, isText ? HoleKind.TextTree : HoleKind.Tree);
            EndValue();
        }

        return i;
    }
}
