using FluentAssertions;
using LlmTracing.Capture;

namespace LlmTracing.Tests.Capture;

public sealed class LentHeadersTests
{
    [Fact]
    public void This_runtime_has_every_member_that_is_not_public() => HttpInternals.AreKnown.Should().BeTrue();

    [Fact]
    public void What_is_changed_through_the_stand_in_is_changed_in_the_content()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        using var standIn = new StandIn(content);
        ContentHeaders.Lend(content, standIn);
        standIn.Headers.Add("X-One", "1");
        content.Headers.NonValidated.Contains("X-One").Should().BeTrue();
    }

    [Fact]
    public async Task A_stand_in_that_is_buffered_knows_its_length_as_the_content_would()
    {
        using var content = new UnknownLength([1, 2, 3]);
        using var standIn = new StandIn(content);
        ContentHeaders.Lend(content, standIn);
        standIn.Headers.ContentLength.Should().BeNull();
        await standIn.LoadIntoBufferAsync();
        standIn.Headers.ContentLength.Should().Be(3);
    }

    [Fact]
    public void A_length_that_the_content_can_compute_is_known_while_its_headers_are_lent_and_after()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        using var standIn = new StandIn(content);
        ContentHeaders.Lend(content, standIn);
        standIn.Headers.ContentLength.Should().Be(3);
        ContentHeaders.TakeBack(content);
        content.Headers.ContentLength.Should().Be(3);
    }

    [Fact]
    public async Task Headers_that_were_taken_back_ask_their_own_content()
    {
        using var content = new UnknownLength([1, 2, 3]);
        using (var standIn = new StandIn(content))
        {
            ContentHeaders.Lend(content, standIn);
            ContentHeaders.TakeBack(content);
        }

        await content.LoadIntoBufferAsync();
        content.Headers.ContentLength.Should().Be(3);
    }

    private sealed class StandIn(HttpContent content) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => content.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length) => ContentHeaders.TryGetLength(content, out length);
    }

    private sealed class UnknownLength(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
