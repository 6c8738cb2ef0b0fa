using System.Runtime.InteropServices;

namespace LlmTracing.Context;

/// <summary>Durations per phase in ticks, added to by many threads.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PhaseTotals
{
    private long _auth;
    private long _directive;
    private long _contextAssembly;

    public void Add(LlmPhase phase, TimeSpan duration)
    {
        var ticks = Math.Max(0, duration.Ticks);
        switch (phase)
        {
            case LlmPhase.Auth:
                Interlocked.Add(ref _auth, ticks);
                break;
            case LlmPhase.Directive:
                Interlocked.Add(ref _directive, ticks);
                break;
            case LlmPhase.ContextAssembly:
                Interlocked.Add(ref _contextAssembly, ticks);
                break;
        }
    }

    public PhaseTimes Read() => new(Interlocked.Read(ref _auth), Interlocked.Read(ref _directive), Interlocked.Read(ref _contextAssembly));
}

/// <summary>Durations per phase in ticks, as they were at one moment.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PhaseTimes(long Auth, long Directive, long ContextAssembly)
{
    public static PhaseTimes operator +(PhaseTimes a, PhaseTimes b) =>
        new(a.Auth + b.Auth, a.Directive + b.Directive, a.ContextAssembly + b.ContextAssembly);
}
