namespace LlmTracing.Providers.Scanning;

// What no path asks for: passed by counting its brackets.
internal sealed partial class JsonScanner
{
    private int ContinueTree(ReadOnlySpan<byte> bytes, int i)
    {
        var start = i;
        if (_reading == Reading.Measure)
        {
            LoseHoles();
        }

        while (i < bytes.Length)
        {
            if (_state == State.InTreeString)
            {
                if (!PassString(bytes, ref i, keep: false))
                {
                    break;
                }

                _state = State.InTree;
                continue;
            }

            i = QuoteOrBracket(bytes, i);
            if (i == bytes.Length)
            {
                break;
            }

            var b = bytes[i++];
            if (b == '"')
            {
                var end = ClosingQuote(bytes, i, out _);
                if (end >= 0)
                {
                    i = end + 1;
                    continue;
                }

                _afterBackslash = false;
                _state = State.InTreeString;
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                _skipDepth++;
            }
            else if (--_skipDepth == 0)
            {
                if (_reading == Reading.Measure)
                {
                    target.OnText(i - start);
                }

                EndValue();
                return i;
            }
        }

        if (_reading == Reading.Measure)
        {
            target.OnText(i - start);
        }

        return i;
    }
}
