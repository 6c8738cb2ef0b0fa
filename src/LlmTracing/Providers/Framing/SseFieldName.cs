namespace LlmTracing.Providers.Framing;

/// <summary>The name of a field as it comes, in one piece or in several.</summary>
internal struct SseFieldName
{
    // Names of fields as their letters one behind another.
    private const int MaxLength = sizeof(ulong);
    private const ulong Data = 0x64_61_74_61;
    private const ulong Event = 0x65_76_65_6E_74;
    private const ulong Error = 0x65_72_72_6F_72;

    private ulong _letters;
    private int _length;

    /// <summary>The field of this name.</summary>
    public readonly SseField Field => (_length, _letters) switch
    {
        (4, Data) => SseField.Data,
        (5, Event) => SseField.Event,
        (5, Error) => SseField.Error,
        _ => SseField.Ignored,
    };

    /// <summary>The next letters.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        foreach (var letter in piece)
        {
            if (_length > MaxLength)
            {
                break; // None that is known is so long.
            }

            _letters = (_letters << 8) | letter;
            _length++;
        }
    }
}

/// <summary>What a field says.</summary>
internal enum SseField : byte
{
    /// <summary>Nothing that is looked for.</summary>
    Ignored,

    /// <summary>A line of the event's document.</summary>
    Data,

    /// <summary>A line of the document of an event that tells of an error.</summary>
    Error,

    /// <summary>The event's name.</summary>
    Event,
}
