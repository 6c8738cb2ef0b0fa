using System.Runtime.CompilerServices;
using System.Text;

namespace LlmTracing.ClickHouse;

/// <summary>Reads the texts of a column in one of the ways that ClickHouse stores them. Null reads as an empty text.</summary>
internal abstract class TextSource
{
    /// <summary>The source for a type; null where the type holds no texts.</summary>
    public static TextSource? For(ClickHouseType type) => type.Name switch
    {
        "String" => new StringSource(),
        "FixedString" => new FixedStringSource(type.Number(0)),
        "Enum8" => new EnumSource(sizeof(sbyte), type.EnumValues()),
        "Enum16" => new EnumSource(sizeof(short), type.EnumValues()),
        "Nullable" when For(type.Argument(0)) is { } inner => new NullableTextSource(inner),
        "LowCardinality" when For(type.Argument(0).WithoutNullable) is { } keys
            => new LowCardinalitySource(keys, type.Argument(0).IsNullable),
        _ => null,
    };

    /// <summary>Reads what stands before the column's data, inside an Array or a Map before their ends.</summary>
    public virtual ValueTask ReadPrefixAsync(NativeInput input, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public abstract ValueTask ReadAsync(NativeInput input, string[] texts, CancellationToken cancellationToken);

    private sealed class StringSource : TextSource
    {
        public override async ValueTask ReadAsync(NativeInput input, string[] texts, CancellationToken cancellationToken)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = input.TryReadString(out var text)
                    ? text
                    : await input.ReadStringAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private sealed class FixedStringSource(int size) : TextSource
    {
        public override async ValueTask ReadAsync(NativeInput input, string[] texts, CancellationToken cancellationToken)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                await input.FillAsync(size, cancellationToken).ConfigureAwait(false);
                texts[i] = Encoding.UTF8.GetString(input.Buffered[..size].TrimEnd((byte)0));
                input.Consume(size);
            }
        }
    }

    private sealed class EnumSource(int size, IEnumerable<KeyValuePair<string, short>> values) : TextSource
    {
        private readonly Dictionary<short, string> _names = values.ToDictionary(static v => v.Value, static v => v.Key);

        public override async ValueTask ReadAsync(NativeInput input, string[] texts, CancellationToken cancellationToken)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                await input.FillAsync(size, cancellationToken).ConfigureAwait(false);
                var number = size == 1 ? (sbyte)input.Buffered[0] : BitConverter.ToInt16(input.Buffered);
                texts[i] = _names.GetValueOrDefault(number, "");
                input.Consume(size);
            }
        }
    }

    private sealed class NullableTextSource(TextSource inner) : TextSource
    {
        public override async ValueTask ReadAsync(NativeInput input, string[] texts, CancellationToken cancellationToken)
        {
            var isNull = new bool[texts.Length];
            await new FixedValues<bool, BoolWire>(default).ReadAsync(input, isNull, cancellationToken).ConfigureAwait(false);
            await inner.ReadAsync(input, texts, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = isNull[i] ? "" : texts[i];
            }
        }
    }

    /// <summary>Rows that share a key share its string.</summary>
    private sealed class LowCardinalitySource(TextSource keys, bool nullable) : TextSource
    {
        private const ulong WidthMask = 0xFF;
        private const ulong SharedDictionary = 1 << 8;
        private const ulong OwnKeys = 1 << 9;

        public override async ValueTask ReadPrefixAsync(NativeInput input, CancellationToken cancellationToken)
        {
            if (await input.ReadUInt64Async(cancellationToken).ConfigureAwait(false) != 1)
            {
                throw new InvalidDataException("The answer's version of LowCardinality is not known.");
            }
        }

        public override async ValueTask ReadAsync(NativeInput input, string[] texts, CancellationToken cancellationToken)
        {
            for (var done = 0; done < texts.Length;)
            {
                var flags = await input.ReadUInt64Async(cancellationToken).ConfigureAwait(false);
                if ((flags & SharedDictionary) != 0 || (flags & OwnKeys) == 0)
                {
                    throw new InvalidDataException("The answer's LowCardinality has no dictionary of its own.");
                }

                var dictionary = new string[await input.ReadCountAsync(cancellationToken).ConfigureAwait(false)];
                await keys.ReadAsync(input, dictionary, cancellationToken).ConfigureAwait(false);
                if (nullable && dictionary.Length > 0)
                {
                    dictionary[0] = "";
                }

                var count = await input.ReadCountAsync(cancellationToken).ConfigureAwait(false);
                if (count == 0 || count > texts.Length - done)
                {
                    throw new InvalidDataException("The answer's LowCardinality has another count of rows than its block.");
                }

                await ReadIndexesAsync(input, dictionary, texts.AsMemory(done, count), 1 << (int)(flags & WidthMask), cancellationToken)
                    .ConfigureAwait(false);
                done += count;
            }
        }

        private static async ValueTask ReadIndexesAsync(
            NativeInput input, string[] dictionary, Memory<string> texts, int width, CancellationToken cancellationToken)
        {
            for (var done = 0; done < texts.Length;)
            {
                await input.FillAsync(width, cancellationToken).ConfigureAwait(false);
                done += Read(input, dictionary, texts.Span[done..], width);
            }
        }

        private static int Read(NativeInput input, string[] dictionary, Span<string> texts, int width)
        {
            var bytes = input.Buffered;
            var count = Math.Min(texts.Length, bytes.Length / width);
            for (var i = 0; i < count; i++)
            {
                ref readonly var from = ref bytes[i * width];
                var index = width switch
                {
                    1 => from,
                    2 => Unsafe.ReadUnaligned<ushort>(in from),
                    _ => Unsafe.ReadUnaligned<uint>(in from),
                };
                texts[i] = index < (uint)dictionary.Length
                    ? dictionary[index]
                    : throw new InvalidDataException("An index of the answer's LowCardinality is beyond its dictionary.");
            }

            input.Consume(count * width);
            return count;
        }
    }
}
