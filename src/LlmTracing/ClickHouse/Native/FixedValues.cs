namespace LlmTracing.ClickHouse;

/// <summary>Reads values of fixed size that stand one behind another.</summary>
internal sealed class FixedValues<TValue, TWire>(TWire wire)
    where TWire : struct, IWire<TValue>
{
    public async ValueTask ReadAsync(NativeInput input, TValue[] values, CancellationToken cancellationToken)
    {
        for (var done = 0; done < values.Length;)
        {
            await input.FillAsync(wire.Size, cancellationToken).ConfigureAwait(false);
            done += Read(input, values.AsSpan(done));
        }
    }

    private int Read(NativeInput input, Span<TValue> values)
    {
        var bytes = input.Buffered;
        var count = Math.Min(values.Length, bytes.Length / wire.Size);
        for (var i = 0; i < count; i++)
        {
            values[i] = wire.Read(in bytes[i * wire.Size]);
        }

        input.Consume(count * wire.Size);
        return count;
    }
}
