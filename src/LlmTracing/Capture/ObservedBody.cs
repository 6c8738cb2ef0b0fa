namespace LlmTracing.Capture;

/// <summary>A body whose bytes are not what is to be read: compressed ones are decoded on a copy, those nobody can decode are not read.</summary>
internal sealed class ObservedBody : IDisposable
{
    private ContentDecoder? _decoder;

    private ObservedBody(ContentDecoder? decoder) => _decoder = decoder;

    /// <summary>How to read the body of a content; null where its bytes are read as they are.</summary>
    public static ObservedBody? Of(HttpContent content)
    {
        if (!content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values))
        {
            return null;
        }

        var encoding = values.ToString();
        return encoding.Length == 0 || string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)
            ? null
            : new ObservedBody(ContentDecoder.For(encoding));
    }

    /// <summary>Shows the next bytes in their decoded form. A body that is not what its header says ends the reading, not the call.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, DecodedBytes take)
    {
        try
        {
            _decoder?.Decode(bytes, take);
        }
        catch (InvalidDataException)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _decoder?.Dispose();
        _decoder = null;
    }
}
