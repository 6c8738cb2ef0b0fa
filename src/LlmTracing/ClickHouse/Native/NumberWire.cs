using System.Numerics;
using System.Runtime.CompilerServices;

namespace LlmTracing.ClickHouse;

/// <summary>A number stored as <typeparamref name="TStored"/>, little-endian; saturates both ways.</summary>
internal readonly struct NumberWire<TValue, TStored> : IWire<TValue>
    where TValue : unmanaged, INumber<TValue>
    where TStored : unmanaged, INumber<TStored>
{
    public int Size => Unsafe.SizeOf<TStored>();

    public void Write(ref byte to, TValue value) => Unsafe.WriteUnaligned(ref to, TStored.CreateSaturating(value));

    public TValue Read(ref readonly byte from)
        => TValue.CreateSaturating(Unsafe.ReadUnaligned<TStored>(in from));
}
