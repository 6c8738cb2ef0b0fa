namespace LlmTracing.ClickHouse;

/// <summary>How a value of fixed size stands on the wire. Implemented by structs, so that loops over it are compiled for it.</summary>
internal interface IWire<TValue>
{
    /// <summary>Bytes of a value.</summary>
    int Size { get; }

    /// <summary>Writes the value, saturated where the wire's type is narrower.</summary>
    void Write(ref byte to, TValue value);

    TValue Read(ref readonly byte from);
}
