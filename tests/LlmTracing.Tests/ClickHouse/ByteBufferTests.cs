using System.Text;
using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

/// <summary>Texts on the wire: the length in bytes and UTF-8, whatever way they are written.</summary>
public sealed class ByteBufferTests
{
    public static TheoryData<char> Strangers => ['\x7f', '\x80', 'é', 'ÿ', '\u0100', '\u7fff', '\u8000', '\uff80', '\ud800'];

    [Fact]
    public void A_text_of_any_length()
    {
        for (var length = 0; length <= 300; length++)
        {
            var text = new string('a', length);
            Written(text).Should().Equal(Expected(text));
        }
    }

    /// <summary>One character is unlike the others, at each place in turn.</summary>
    [Theory]
    [MemberData(nameof(Strangers))]
    public void A_character_beyond_ascii_at_any_place(char stranger)
    {
        for (var length = 1; length <= 140; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var text = string.Create(length, (at, stranger), static (text, s) =>
                {
                    for (var i = 0; i < text.Length; i++)
                    {
                        text[i] = (char)('!' + (i % 90));
                    }

                    text[s.at] = s.stranger;
                });
                Written(text).AsSpan().SequenceEqual(Expected(text)).Should().BeTrue("it is {0} characters with a stranger at {1}", length, at);
            }
        }
    }

    [Fact]
    public void Texts_one_behind_another()
    {
        var buffer = new ByteBuffer();
        string[] texts = ["", "id", "ключ", new string('x', 127), new string('y', 128), "", "z"];
        foreach (var text in texts)
        {
            buffer.WriteString(text);
        }

        buffer.Written.ToArray().Should().Equal(texts.SelectMany(Expected));
    }

    private static byte[] Written(string text)
    {
        var buffer = new ByteBuffer();
        buffer.WriteString(text);
        return buffer.Written.ToArray();
    }

    private static byte[] Expected(string text)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var utf8 = Encoding.UTF8.GetBytes(text);
        writer.Write7BitEncodedInt(utf8.Length);
        writer.Write(utf8);
        return bytes.ToArray();
    }
}
