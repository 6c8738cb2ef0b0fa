using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>Enum8 and Enum16: the number of each name. A text that is no name is refused: any other number would break the table's reads.</summary>
internal sealed class EnumBuffer(string type, int size, IReadOnlyDictionary<string, short> numbers) : TextBuffer
{
    private readonly ByteBuffer _data = new();

    public override void Add(string value)
    {
        if (!numbers.TryGetValue(value, out var number))
        {
            throw new UnfitTextException($"a text is none of the names of the column's {type}");
        }

        Unsafe.WriteUnaligned(ref _data.Reserve(sizeof(short)), number);
        _data.Advance(size);
    }

    public override void Collect(List<ReadOnlyMemory<byte>> segments) => segments.Add(_data.Written);

    public override void Reset() => _data.Reset();
}
