using LlmTracing.Assembly;
using LlmTracing.Providers.Framing;
using LlmTracing.Providers.Reading;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Providers;

/// <summary>Reads one call by its <see cref="ProviderMatch"/>: joins framing, scanner and fold. Reused from call to call.</summary>
internal sealed class WireObserver : CallObserver
{
    private readonly AnswerReader _answer = new();
    private DocumentFraming? _documents;
    private RequestObserver? _request;
    private SseFraming? _sse;
    private EventStreamFraming? _eventStream;
    private BodyFraming? _framing;
    private WireShape _shape = WireShapes.Opaque;
    private ContentKind _contentKind;
    private string? _awsErrorType;
    private int _bom;
    private bool _isGuess;
    private bool _hasBody;
    private bool _modelIsKnown;
    private HeaderMarks _marks;
    private int _inUse;

    public WireObserver(ProviderMatch match)
        : this() => Begin(match);

    private WireObserver()
    {
    }

    /// <summary>An observer for a call, from the pool where one is at rest.</summary>
    public static WireObserver Rent(ProviderMatch match)
    {
        var observer = ObserverPool<WireObserver>.Take() ?? new WireObserver();
        observer.Begin(match);
        return observer;
    }

    public override void OnRequestBytes(ReadOnlySpan<byte> bytes) =>
        (_request ??= RequestObserver.Rent(Facts.Request, _shape, _modelIsKnown)).Feed(bytes);

    public override void OnRequestEnd()
    {
        _request?.End();
        _request = null;
    }

    public override void OnResponseHeaders(HttpResponseMessage response)
    {
        Facts.Course.StatusCode = (int)response.StatusCode;
        _awsErrorType = (int)response.StatusCode >= 400 ? AnswerHeaders.AwsErrorType(response) : null;
        AnswerHeaders.Read(response, _shape, Facts, _answer.Numbers, ref _marks);
        _contentKind = ContentKinds.Of(response.Content);
        _framing = null;
        _bom = 0;
        _hasBody = false;
        _answer.BeginBody((int)response.StatusCode, _contentKind == ContentKind.EventStream);
    }

    public override void OnResponseBytes(ReadOnlySpan<byte> bytes, long timestamp)
    {
        _answer.Now = timestamp;
        if (_framing is null)
        {
            _hasBody = true;
            bytes = SkipBlank(bytes);
            if (bytes.IsEmpty)
            {
                return;
            }

            _framing = Choose(bytes[0]);
            _framing.Begin();
        }

        _framing.Feed(bytes);
    }

    public override void OnResponseEnd()
    {
        _framing?.End();
        var response = Facts.Response;
        response.IsStream = _framing switch
        {
            null => _contentKind is ContentKind.Sse or ContentKind.EventStream or ContentKind.Lines,
            DocumentFraming documents => documents.HasLines || documents.Sequence > 1
                || (documents.SawArray && _shape.ArrayIsStream && Facts.Course.StatusCode < 400),
            SseFraming events => _contentKind == ContentKind.Sse || events.SawEvent,
            _ => true,
        };
        _answer.Complete();
        CompleteError(response);
        if (_hasBody && Facts.Course.StatusCode < 400)
        {
            response.Model ??= response.ModelInHeader;
        }

        if (_isGuess)
        {
            CompleteGuess();
        }

        if (!response.IsStream)
        {
            var course = Facts.Course;
            response.Chunks = 0;
            course.FirstToken = course.LastToken = course.MaxGap = 0;
        }
    }

    public override void Recycle()
    {
        if (Interlocked.Exchange(ref _inUse, 0) == 1)
        {
            _request = null;
            Facts.Reset();
            _answer.Release();
            ObserverPool<WireObserver>.Return(this);
        }
    }

    private void Begin(ProviderMatch match)
    {
        _inUse = 1;
        _shape = match.Shape;
        _contentKind = ContentKind.Unknown;
        _framing = null;
        _hasBody = false;
        _awsErrorType = null;
        _bom = 0;
        _isGuess = match.IsGuess;
        _marks = new HeaderMarks(areSought: match.IsGuess);
        Facts.Provider = match.Provider;
        Facts.Operation = match.Operation;
        Facts.ServerAddress = match.ServerAddress;
        Facts.ApiPath = match.ApiPath;
        Facts.Request.Model = match.Model;
        Facts.Request.Stream = match.Stream;
        _request = null;
        _modelIsKnown = !string.IsNullOrEmpty(match.Model) && !match.ModelIsDeployment;
        _answer.Begin(_shape, Facts);
    }

    /// <summary>The first byte that is neither blank nor part of a byte order mark decides the framing: content types lie.</summary>
    private BodyFraming Choose(byte first)
    {
        // A stream of events may begin with a document that is no event (an error of Google's): that is JSON whatever the type says.
        var looksLikeJson = first is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        var looksLikeEvents = _contentKind == ContentKind.Sse || first is (byte)'d' or (byte)'e' or (byte)'i' or (byte)'r' or (byte)':';
        BodyFraming framing;
        if (_contentKind == ContentKind.EventStream)
        {
            framing = _eventStream ??= new EventStreamFraming(_answer);
        }
        else if (looksLikeEvents && !looksLikeJson)
        {
            framing = _sse ??= new SseFraming(_answer);
        }
        else
        {
            framing = _documents ??= new DocumentFraming(_answer);
            _documents.HasLines = _contentKind == ContentKind.Lines;
        }

        return framing;
    }

    private ReadOnlySpan<byte> SkipBlank(ReadOnlySpan<byte> bytes)
    {
        if (_contentKind == ContentKind.EventStream)
        {
            return bytes;
        }

        while (!bytes.IsEmpty)
        {
            var b = bytes[0];
            if (b == ByteOrderMark(_bom))
            {
                _bom++;
            }
            else if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                break;
            }

            bytes = bytes[1..];
        }

        return bytes;
    }

    /// <summary>On a host that nobody knows the answer shows who it is, and request or answer that it is a call at all.</summary>
    private void CompleteGuess()
    {
        Facts.Provider = _marks.Gateway ?? _answer.ServedBy ?? _marks.House ?? _marks.Cloud ?? Facts.Provider;
        Facts.IsCall = Facts.Request.Model is not null || _answer.SpeaksOfModel || _marks.Gateway is not null || _marks.House is not null;
    }

    private static int ByteOrderMark(int at) => at switch { 0 => 0xEF, 1 => 0xBB, 2 => 0xBF, _ => -1 };

    private void CompleteError(ResponseFacts response)
    {
        if (_awsErrorType is not null)
        {
            response.Error = response.Error is null ? new ProviderError(_awsErrorType, null, null) : response.Error with { Type = _awsErrorType };
        }
    }
}
