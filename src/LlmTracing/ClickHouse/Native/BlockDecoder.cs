using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>
/// Reads rows from an answer in <c>FORMAT Native</c>, block by block as they come: one block is in memory at a time (the query's setting
/// <c>max_block_size</c> bounds its rows).
/// </summary>
/// <param name="columns">Columns that the answer may hold, in any order and number; the types are the answer's own.</param>
/// <param name="create">Makes an empty row.</param>
internal sealed class BlockDecoder<TRow>(IReadOnlyList<Column<TRow>> columns, Func<TRow> create)
{
    private readonly Dictionary<string, Column<TRow>> _columns = columns.ToDictionary(static c => c.Name, StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Type), ColumnDecoder<TRow>> _decoders = [];

    /// <summary>Reads all rows of the answer. One enumeration at a time.</summary>
    /// <exception cref="InvalidDataException">The answer holds a column that is none of the columns, a type that cannot be read as one, or broken data.</exception>
    /// <exception cref="EndOfStreamException">The answer is cut.</exception>
    public async IAsyncEnumerable<TRow> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var input = new NativeInput(stream);
        while (!await input.IsAtEndAsync(cancellationToken).ConfigureAwait(false))
        {
            var columnCount = await input.ReadVarIntAsync(cancellationToken).ConfigureAwait(false);
            var rowCount = await input.ReadVarIntAsync(cancellationToken).ConfigureAwait(false);
            var rows = new TRow[rowCount];
            for (var i = 0; i < rowCount; i++)
            {
                rows[i] = create();
            }

            for (var i = 0; i < columnCount; i++)
            {
                var name = await input.ReadStringAsync(cancellationToken).ConfigureAwait(false);
                var type = await input.ReadStringAsync(cancellationToken).ConfigureAwait(false);
                if (rowCount > 0)
                {
                    await DecoderOf(name, type).ReadAsync(input, rows, cancellationToken).ConfigureAwait(false);
                }
            }

            foreach (var row in rows)
            {
                yield return row;
            }
        }
    }

    private ColumnDecoder<TRow> DecoderOf(string name, string type)
    {
        if (!_decoders.TryGetValue((name, type), out var decoder))
        {
            decoder = _columns.GetValueOrDefault(name)?.Decoder(ClickHouseType.Parse(type))
                ?? throw new InvalidDataException($"The answer's column {name} of type {type} cannot be read.");
            _decoders[(name, type)] = decoder;
        }

        return decoder;
    }
}
