namespace LlmTracing.ClickHouse;

/// <summary>Where each row's items end among all items of an Array or Map column.</summary>
internal static class ArrayEnds
{
    /// <exception cref="InvalidDataException">The ends fall, or are more than an answer can hold.</exception>
    public static async ValueTask<int[]> ReadAsync(NativeInput input, int rows, CancellationToken cancellationToken)
    {
        var ends = new ulong[rows];
        await new FixedValues<ulong, NumberWire<ulong, ulong>>(default).ReadAsync(input, ends, cancellationToken).ConfigureAwait(false);
        var result = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            result[i] = ends[i] <= int.MaxValue && (i == 0 || ends[i] >= ends[i - 1])
                ? (int)ends[i]
                : throw new InvalidDataException("The ends of an array column are out of order.");
        }

        return result;
    }

    public static int Total(int[] ends) => ends.Length == 0 ? 0 : ends[^1];

    public static Range RangeOf(int[] ends, int row) => (row == 0 ? 0 : ends[row - 1])..ends[row];
}
