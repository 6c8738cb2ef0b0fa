using LlmTracing.Providers;
using LlmTracing.Providers.Wire;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class WireObserverPoolTests
{
    [Fact]
    public void A_used_observer_reads_the_next_call_as_a_new_one_would()
    {
        var observer = new WireObserver(new("a", "chat", WireShapes.AnthropicMessages, "model", "host", "/a", true));
        Use(observer, "{\"model\":\"x\",\"temperature\":1,\"max_tokens\":5,\"stream\":true}",
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"service_tier\":\"t\"}}}\n\n"
            + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"e\",\"message\":\"broken");
        var facts = observer.Facts;
        facts.Reset();

        facts.Should().BeEquivalentTo(new LlmTracing.Assembly.CallFacts(), static o => o.IncludingInternalProperties());
    }

    [Fact]
    public void An_observer_that_was_cut_off_anywhere_leaves_nothing_behind()
    {
        const string Dirty = "data: {\"id\":\"dirty\",\"model\":\"dirty\",\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"delta\":{\"tool_calls\":[{\"id\":\"q\",\"function\":{\"name\":\"f\"}}]}}],\"usage\":{\"prompt_tokens\":9}}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n";
        const string Clean = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
        for (var length = 0; length <= Dirty.Length; length++)
        {
            var observer = WireObserver.Rent(new("a", "chat", WireShapes.OpenAiChat, null, "h", "/", null));
            Use(observer, "{\"model\":\"dirty\",", Dirty[..length]);
            observer.Recycle();

            var next = WireObserver.Rent(new("b", "chat", WireShapes.OpenAiChat, null, "h", "/", null));
            Use(next, "", Clean);
            Wire.Describe(next.Facts).Should().Be(Wire.Describe(Wire.ReadPieces(WireShapes.OpenAiChat, System.Text.Encoding.UTF8.GetBytes(Clean), int.MaxValue)));
            next.Facts.Request.Should().BeEquivalentTo(new LlmTracing.Assembly.RequestFacts());
            next.Recycle();
        }
    }

    [Fact]
    public void Recycling_twice_lends_the_observer_once()
    {
        var observer = WireObserver.Rent(new("a", "chat", WireShapes.OpenAiChat, null, "h", "/", null));
        observer.Recycle();
        observer.Recycle();

        var lent = Enumerable.Range(0, 200).Select(static _ => WireObserver.Rent(new("a", "chat", WireShapes.OpenAiChat, null, "h", "/", null))).ToList();

        lent.Should().OnlyHaveUniqueItems();
    }

    private static void Use(WireObserver observer, string request, string answer)
    {
        observer.OnRequestBytes(System.Text.Encoding.UTF8.GetBytes(request));
        observer.OnRequestEnd();
        using var response = Wire.Response(Wire.Sse);
        observer.OnResponseHeaders(response);
        observer.OnResponseBytes(System.Text.Encoding.UTF8.GetBytes(answer), 5);
        observer.OnResponseEnd();
    }
}
