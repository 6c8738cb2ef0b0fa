using LlmTracing.Assembly;
using LlmTracing.Providers.Framing;
using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Scanning;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>Reads the request of a call. Given back when the request has passed: a stream that stays open for minutes holds none.</summary>
internal sealed class RequestObserver
{
    private readonly RequestReader _reader = new();
    private readonly JsonScanner _scanner;
    private MultipartFraming? _multipart;
    private RequestFacts? _facts;
    private PathNode? _root;
    private ContentHash _hash;
    private Kind _kind;

    private RequestObserver() => _scanner = new JsonScanner(_reader);

    private enum Kind : byte
    {
        Unknown,
        Json,
        Form,
    }

    /// <summary>An observer of a request, from the pool where one is at rest.</summary>
    /// <param name="facts">Where its facts go.</param>
    /// <param name="shape">Its wire format.</param>
    /// <param name="modelIsKnown">Whether the path names the model, so that the body's does not count.</param>
    public static RequestObserver Rent(RequestFacts facts, WireShape shape, bool modelIsKnown)
    {
        var observer = ObserverPool<RequestObserver>.Take() ?? new RequestObserver();
        observer._facts = facts;
        observer._root = shape.RequestRoot;
        observer._hash = default;
        observer._kind = Kind.Unknown;
        observer._reader.Begin(facts, modelIsKnown);
        observer._scanner.Begin(shape.RequestRoot);
        return observer;
    }

    /// <summary>The next bytes of the body.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        _facts!.SizeBytes += bytes.Length;
        _hash.Append(bytes);
        if (_kind == Kind.Unknown)
        {
            while (!bytes.IsEmpty && bytes[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                bytes = bytes[1..];
            }

            if (bytes.IsEmpty)
            {
                return;
            }

            _kind = bytes[0] == '-' ? Kind.Form : Kind.Json;
            if (_kind == Kind.Form)
            {
                (_multipart ??= new MultipartFraming(_reader)).Begin(_root!);
            }
        }

        if (_kind == Kind.Form)
        {
            _multipart!.Feed(bytes);
            return;
        }

        while (!bytes.IsEmpty && !_scanner.HasFailed)
        {
            bytes = bytes[_scanner.Feed(bytes)..];
        }
    }

    /// <summary>The body ended: completes the facts and goes to rest.</summary>
    public void End()
    {
        _facts!.ContextHash = _hash.Finish();
        _reader.Complete();
        _facts = null;
        ObserverPool<RequestObserver>.Return(this);
    }
}
