using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LlmTracing.ClickHouse;

/// <summary>Has memory brought into the cache before it is needed. A hint, which does nothing where the processor has no such instruction in .NET.</summary>
internal static class Prefetch
{
    /// <param name="at">A place in memory.</param>
    /// <param name="ahead">How many bytes behind it; what lies there may be anything.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line(ref byte at, int ahead)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref at) + ahead);
        }
    }
}
