using System.Text;
using LlmTracing.Providers.Scanning;

namespace LlmTracing.Tests.Providers.Wire;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""a\b\f\n\r\t\"\\\/""", "a\b\f\n\r\t\"\\/")]
    [InlineData("""\u00e9\ud83d\ude00""", "é😀")]
    [InlineData("""\ud83dx""", "\uFFFDx")]
    [InlineData("""\ude00x""", "\uFFFDx")]
    public void Unescape_GivesTheText_AndTheReplacementForHalfAPair(string inside, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(inside);

        Encoding.UTF8.GetString(bytes.AsSpan(0, JsonText.Unescape(bytes))).Should().Be(expected);
    }
}
