using System.Diagnostics.CodeAnalysis;
using LlmTracing.Assembly;

namespace LlmTracing.Capture;

// The answer on its way to the caller.
internal sealed partial class TracedCall
{
    // Looking at the clock twice a read costs as much as the reading of an event: the library's own time is taken of the first reads, and of
    // every so many after them for all of those.
    private const int TimedReads = 16;

    /// <summary>Puts itself between the answer's content and the caller.</summary>
    public void AttachTo(HttpResponseMessage response) => Observe(
        static (call, response) =>
        {
            call.Course.StatusCode = (int)response.StatusCode;
            call._payload?.OnResponseHeaders(ContentHeaders.IsJson(response.Content), call._observer.Facts.Request.Stream == true);
            call._observer.OnResponseHeaders(response);
            call._responseBody = ObservedBody.Of(response.Content);
            call._responseLength = ContentHeaders.StatedLength(response.Content);
            if (call._responseLength == 0)
            {
                call.End(CallEnd.Completed);
            }
            else
            {
                response.Content = new ObservedResponseContent(response.Content, call);
            }
        },
        response);

    /// <summary>The caller comes for more of the answer.</summary>
    public void OnReading(CancellationToken cancellationToken)
    {
        // Most read with the same token, or with none, from the first byte to the last.
        if (_readToken != cancellationToken)
        {
            _readToken = cancellationToken;
        }
    }

    /// <summary>What the caller came for is not there yet: up to here it was he who held the stream.</summary>
    public void OnWaiting()
    {
        if (_heldSince == 0)
        {
            return;
        }

        _consumerBlocked += _pipeline.Time.GetTimestamp() - _heldSince;
        _heldSince = 0;
    }

    /// <summary>Bytes of the answer are handed to the caller, who holds the stream until he reads on.</summary>
    public void OnRead(ReadOnlySpan<byte> bytes) => OnResponseBytes(bytes, isHandedOver: true);

    /// <summary>Bytes of the answer are copied to where the caller wants them.</summary>
    public void OnCopied(ReadOnlySpan<byte> bytes) => OnResponseBytes(bytes, isHandedOver: false);

    [SuppressMessage("Design", "CA1031", Justification = "The traced call is sacred.")]
    private void OnResponseBytes(ReadOnlySpan<byte> bytes, bool isHandedOver)
    {
        var arrived = _pipeline.Time.GetTimestamp();
        var taken = false;
        try
        {
            _observing.Enter(ref taken);
            if (_ended)
            {
                return;
            }

            _arrived = arrived;

            // What is there at once nobody waited for: the time since the last read was the caller's.
            if (_heldSince != 0)
            {
                _consumerBlocked += arrived - _heldSince;
            }

            _heldSince = isHandedOver ? arrived : 0;
            if (_responseBytes == 0)
            {
                Course.FirstByte = arrived;
            }

            _responseBytes += bytes.Length;
            if (_responseBody is null)
            {
                ShowResponse(bytes);
            }
            else
            {
                _responseBody.Decode(bytes, ShowResponse);
            }

            var reads = _reads++;
            if (reads < TimedReads || reads % TimedReads == 0)
            {
                TakeOverhead(arrived, reads < TimedReads ? 1 : TimedReads);
            }
        }
        catch (Exception fault)
        {
            _pipeline.OnFault(fault);
        }
        finally
        {
            Leave(taken);
        }

        if (_responseBytes == _responseLength)
        {
            End(CallEnd.Completed);
        }
    }

    private void TakeOverhead(long since, int reads)
    {
        var now = _pipeline.Time.GetTimestamp();
        Course.Overhead += (now - since) * reads;
        if (_heldSince != 0)
        {
            _heldSince = now;
        }
    }

    private void ShowResponse(ReadOnlySpan<byte> bytes)
    {
        _payload?.OnResponseBytes(bytes);
        _observer.OnResponseBytes(bytes, _arrived);
    }
}
