using System.Runtime.CompilerServices;

namespace LlmTracing.Capture;

/// <summary>The timeouts that run over a call: tells a timeout of the client from a cancellation of the caller.</summary>
/// <remarks>
/// <see cref="HttpClient"/> and the SDKs merge both into one token before a handler sees it: a source linked to the caller's token, with
/// <see cref="CancellationTokenSource.CancelAfter(TimeSpan)"/> on it. So when the call begins the linked sources with a running timer are
/// noted, and when it is cancelled the source is looked for where the cancellation began. Neither is public, so both are read from
/// private fields. Should a runtime name them differently, every cancellation counts as the caller's and a test of this repository fails.
/// </remarks>
internal readonly struct ClientTimeouts
{
    private const string Linked1 = "System.Threading.CancellationTokenSource+Linked1CancellationTokenSource, System.Private.CoreLib";
    private const string Linked2 = "System.Threading.CancellationTokenSource+Linked2CancellationTokenSource, System.Private.CoreLib";
    private const string LinkedN = "System.Threading.CancellationTokenSource+LinkedNCancellationTokenSource, System.Private.CoreLib";
    private const int MaxDepth = 8;

    // Compared at every call: asking a type for its name costs more than all the rest here.
    private static readonly Type? OneLink = Type.GetType(Linked1);
    private static readonly Type? TwoLinks = Type.GetType(Linked2);
    private static readonly Type? ManyLinks = Type.GetType(LinkedN);

    // One of HttpClient and one of an SDK above it: more than two are not seen in practice.
    private readonly CancellationTokenSource? _inner;
    private readonly CancellationTokenSource? _outer;

    private ClientTimeouts(CancellationTokenSource? inner, CancellationTokenSource? outer) => (_inner, _outer) = (inner, outer);

    /// <summary>Notes the timeouts that run over a token.</summary>
    public static ClientTimeouts Of(CancellationToken token)
    {
        if (!token.CanBeCanceled)
        {
            return default;
        }

        try
        {
            CancellationTokenSource? inner = null, outer = null;
            Collect(SourceOf(ref token), MaxDepth, ref inner, ref outer);
            return new ClientTimeouts(inner, outer);
        }
        catch (Exception exception) when (exception is MissingMemberException or TypeLoadException)
        {
            return default;
        }
    }

    /// <summary>Whether a cancelled token was cancelled by one of the timeouts.</summary>
    public bool Cancelled(CancellationToken token)
    {
        if (_inner is null)
        {
            return false;
        }

        var source = SourceOf(ref token);
        for (var depth = 0; depth < MaxDepth && CancelledLink(source) is { } link; depth++)
        {
            source = link;
        }

        return source is not null && (ReferenceEquals(source, _inner) || ReferenceEquals(source, _outer));
    }

    private static void Collect(
        CancellationTokenSource? source, int depth, ref CancellationTokenSource? inner, ref CancellationTokenSource? outer)
    {
        for (var index = 0; depth > 0 && TryGetLink(source, index, out var link); index++)
        {
            if (index == 0 && TimerOf(source!) is not null)
            {
                if (inner is null)
                {
                    inner = source;
                }
                else
                {
                    outer ??= source;
                }
            }

            Collect(link, depth - 1, ref inner, ref outer);
        }
    }

    private static CancellationTokenSource? CancelledLink(CancellationTokenSource? source)
    {
        for (var index = 0; TryGetLink(source, index, out var link); index++)
        {
            if (link is { IsCancellationRequested: true })
            {
                return link;
            }
        }

        return null;
    }

    private static bool TryGetLink(CancellationTokenSource? source, int index, out CancellationTokenSource? link)
    {
        link = null;
        if (source is null || source.GetType() is var type && type == typeof(CancellationTokenSource))
        {
            return false;
        }

        CancellationTokenRegistration registration;
        if (type == OneLink && index == 0)
        {
            registration = OnlyLinkOf(source);
        }
        else if (type == TwoLinks && index < 2)
        {
            registration = index == 0 ? FirstLinkOf(source) : SecondLinkOf(source);
        }
        else if (type == ManyLinks && LinksOf(source) is { } all && index < all.Length)
        {
            registration = all[index];
        }
        else
        {
            return false;
        }

        var token = registration.Token;
        link = SourceOf(ref token);
        return true;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref CancellationTokenSource? SourceOf(ref CancellationToken token);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_timer")]
    private static extern ref ITimer? TimerOf(CancellationTokenSource source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reg1")]
    private static extern ref CancellationTokenRegistration OnlyLinkOf([UnsafeAccessorType(Linked1)] object source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reg1")]
    private static extern ref CancellationTokenRegistration FirstLinkOf([UnsafeAccessorType(Linked2)] object source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reg2")]
    private static extern ref CancellationTokenRegistration SecondLinkOf([UnsafeAccessorType(Linked2)] object source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_linkingRegistrations")]
    private static extern ref CancellationTokenRegistration[]? LinksOf([UnsafeAccessorType(LinkedN)] object source);
}
