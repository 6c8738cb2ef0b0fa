namespace LlmTracing.ClickHouse;

/// <summary>Bool and UInt8: one byte, 0 or 1; any other byte reads as true.</summary>
internal readonly struct BoolWire : IWire<bool>
{
    public int Size => 1;

    public void Write(ref byte to, bool value) => to = value ? (byte)1 : (byte)0;

    public bool Read(ref readonly byte from) => from != 0;
}
