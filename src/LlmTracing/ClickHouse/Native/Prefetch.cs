using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LlmTracing.ClickHouse;

/// <summary>Has memory brought into the cache before it is needed. A hint, which does nothing where the processor has no such instruction in .NET.</summary>
internal static class Prefetch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line(ref byte at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref at));
        }
    }
}
