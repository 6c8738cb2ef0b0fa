using FsCheck;
using FsCheck.Fluent;
using LlmTracing.Providers;

namespace LlmTracing.Tests.Providers;

/// <summary>Our own index finds what the framework's would.</summary>
public sealed class TextIndexTests
{
    [Theory]
    [InlineData(StringComparison.Ordinal)]
    [InlineData(StringComparison.OrdinalIgnoreCase)]
    public void Index_FindsWhatADictionaryFinds(StringComparison comparison)
    {
        // Few letters, so that texts meet again, in another case too.
        var texts = Gen.Elements("", "a", "A", "b", "ab", "aB", "AB", "é", "É", "api.openai.com", "API.openai.com").ListOf();
        Prop.ForAll(texts.ToArbitrary(), texts.ToArbitrary(), (kept, asked) =>
        {
            var ours = new TextIndex<object>(comparison);
            var theirs = new Dictionary<string, List<object>>(StringComparer.FromComparison(comparison));
            foreach (var text in kept)
            {
                var value = new object();
                ours.At(text).Add(value);
                (theirs.TryGetValue(text, out var values) ? values : theirs[text] = []).Add(value);
            }

            foreach (var text in asked)
            {
                ours.Find(text).Should().Equal(theirs.GetValueOrDefault(text), "{0} was put there so often", text);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Index_HoldsMoreTextsThanItHasSlots()
    {
        var index = new TextIndex<string>(StringComparison.Ordinal);
        for (var i = 0; i < 2000; i++)
        {
            index.At($"text {i}").Add($"value {i}");
        }

        for (var i = 0; i < 2000; i++)
        {
            index.Find($"text {i}").Should().Equal($"value {i}");
        }

        index.Find("text 2000").Should().BeNull();
    }
}
