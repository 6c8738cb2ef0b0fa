using System.Text;
using LlmTracing.Providers.Reading;

namespace LlmTracing.Tests.Providers.Reading;

public sealed class ContentHashTests
{
    // Published vectors of XXH64 with seed 0.
    [Theory]
    [InlineData("a", "d24ec4f1a98c6e5b")]
    [InlineData("abc", "44bc2cf5ad770999")]
    [InlineData("Nobody inspects the spammish repetition", "fbcea83c8a378bf1")]
    public void Hash_IsXxh64(string text, string expected) => Of(Encoding.ASCII.GetBytes(text)).Should().Be(expected);

    [Fact]
    public void NoBytes_NoHash() => new ContentHash().Finish().Should().BeNull();

    [Fact]
    public void Hash_DoesNotDependOnTheCut()
    {
        var bytes = new byte[200];
        new Random(3).NextBytes(bytes);
        for (var length = 1; length <= bytes.Length; length++)
        {
            var body = bytes.AsSpan(0, length);
            var whole = Of(body);
            for (var piece = 1; piece <= 70; piece++)
            {
                var hash = default(ContentHash);
                for (var rest = body; rest.Length > 0; rest = rest[Math.Min(piece, rest.Length)..])
                {
                    hash.Append(rest[..Math.Min(piece, rest.Length)]);
                }

                hash.Finish().Should().Be(whole, "{0} bytes in pieces of {1}", length, piece);
            }
        }
    }

    private static string? Of(ReadOnlySpan<byte> bytes)
    {
        var hash = default(ContentHash);
        hash.Append(bytes);
        return hash.Finish();
    }
}
