namespace LlmTracing.Assembly;

/// <summary>Numbers as the columns hold them: what is too large is the largest, what is negative 0.</summary>
/// <remarks>Not <c>CreateSaturating</c>: the framework holds none of its pairs of types compiled, and they are long to compile at start.</remarks>
internal static class Saturated
{
    public static ushort UInt16(long value) => (ushort)Math.Clamp(value, 0, ushort.MaxValue);

    public static uint UInt32(long value) => (uint)Math.Clamp(value, 0, uint.MaxValue);

    /// <summary>The whole part; 0 for what is no number.</summary>
    public static uint UInt32(double value) => double.IsNaN(value) ? 0 : (uint)Math.Clamp(value, 0, uint.MaxValue);

    public static float Single(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    public static ulong UInt64(long value) => (ulong)Math.Max(value, 0);
}
