using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace LlmTracing.Benchmarks.Baselines;

/// <summary>What most tracing handlers do: buffer the whole answer, parse it with <see cref="JsonDocument"/>, pass a copy on.</summary>
internal sealed class BufferingHandler : DelegatingHandler
{
    private readonly Channel<(string Model, long Input, long Output)> _queue = Channel.CreateBounded<(string, long, long)>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var found = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? ReadEvents(bytes) : ReadUsage(bytes);
        _queue.Writer.TryWrite(found);
        var copy = new ByteArrayContent(bytes);
        foreach (var header in response.Content.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = copy;
        return response;
    }

    private static (string Model, long Input, long Output) ReadEvents(byte[] bytes)
    {
        var found = ("", 0L, 0L);
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal) && ReadUsage(Encoding.UTF8.GetBytes(line[6..])) is var (model, input, output) && input > 0)
            {
                found = (model, input, output);
            }
        }

        return found;
    }

    private static (string Model, long Input, long Output) ReadUsage(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        var model = root.TryGetProperty("model", out var m) ? m.GetString() ?? "" : "";
        return root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            ? (model, usage.GetProperty("prompt_tokens").GetInt64(), usage.TryGetProperty("completion_tokens", out var c) ? c.GetInt64() : 0)
            : (model, 0, 0);
    }
}
