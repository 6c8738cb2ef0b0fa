namespace LlmTracing.Tests.Capture;

/// <summary>A way in which callers read an answer. Each returns the bytes it saw.</summary>
public sealed record ReadingStyle(string Name, HttpCompletionOption Completion, Func<HttpResponseMessage, Task<byte[]>> ReadAsync)
{
    public static IReadOnlyList<ReadingStyle> All { get; } =
    [
        new("buffered bytes", HttpCompletionOption.ResponseContentRead, r => r.Content.ReadAsByteArrayAsync()),
        new("buffered string", HttpCompletionOption.ResponseContentRead, async r => [.. (await r.Content.ReadAsStringAsync()).Select(c => (byte)c)]),
        new("string", HttpCompletionOption.ResponseHeadersRead, async r => [.. (await r.Content.ReadAsStringAsync()).Select(c => (byte)c)]),
        new("CopyToAsync", HttpCompletionOption.ResponseHeadersRead, async r =>
        {
            var target = new MemoryStream();
            await r.Content.CopyToAsync(target);
            return target.ToArray();
        }),
        new("CopyTo", HttpCompletionOption.ResponseHeadersRead, r =>
        {
            var target = new MemoryStream();
            r.Content.CopyTo(target, null, default);
            return Task.FromResult(target.ToArray());
        }),
        new("stream, Memory", HttpCompletionOption.ResponseHeadersRead, async r => await DrainAsync(await r.Content.ReadAsStreamAsync(), (s, b) => s.ReadAsync(b.AsMemory()).AsTask())),
        new("stream, array", HttpCompletionOption.ResponseHeadersRead, async r => await DrainAsync(await r.Content.ReadAsStreamAsync(), (s, b) => s.ReadAsync(b, 0, b.Length))),
        new("stream, Span", HttpCompletionOption.ResponseHeadersRead, r => DrainAsync(r.Content.ReadAsStream(), (s, b) => Task.FromResult(s.Read(b.AsSpan())))),
        new("stream, sync array", HttpCompletionOption.ResponseHeadersRead, r => DrainAsync(r.Content.ReadAsStream(), (s, b) => Task.FromResult(s.Read(b, 0, b.Length)))),
        new("stream, BeginRead", HttpCompletionOption.ResponseHeadersRead, async r => await DrainAsync(await r.Content.ReadAsStreamAsync(), (s, b) => Task.Factory.FromAsync(s.BeginRead, s.EndRead, b, 0, b.Length, null))),
        new("stream, byte by byte", HttpCompletionOption.ResponseHeadersRead, async r =>
        {
            var stream = await r.Content.ReadAsStreamAsync();
            var target = new MemoryStream();
            for (int value; (value = stream.ReadByte()) >= 0;) { target.WriteByte((byte)value); } return target.ToArray();
        }),
        new("stream, CopyToAsync", HttpCompletionOption.ResponseHeadersRead, async r =>
        {
            var target = new MemoryStream();
            await (await r.Content.ReadAsStreamAsync()).CopyToAsync(target);
            return target.ToArray();
        }),
        new("stream, zero-byte reads between", HttpCompletionOption.ResponseHeadersRead, async r => await DrainAsync(await r.Content.ReadAsStreamAsync(), async (s, b) =>
        {
            await s.ReadAsync(Memory<byte>.Empty);
            return await s.ReadAsync(b.AsMemory());
        })),
        new("early dispose", HttpCompletionOption.ResponseHeadersRead, async r =>
        {
            var first = new byte[3];
            await using var stream = await r.Content.ReadAsStreamAsync();
            return first[..await stream.ReadAsync(first)];
        }),
        new("never read", HttpCompletionOption.ResponseHeadersRead, _ => Task.FromResult(Array.Empty<byte>())),
    ];

    public override string ToString() => Name;

    private static async Task<byte[]> DrainAsync(Stream stream, Func<Stream, byte[], Task<int>> read)
    {
        var target = new MemoryStream();
        var buffer = new byte[61];
        for (int count; (count = await read(stream, buffer)) > 0;)
        {
            target.Write(buffer, 0, count);
        }

        return target.ToArray();
    }
}
