namespace LlmTracing.Tests.Providers.Wire;

public sealed class CorpusTests
{
    /// <summary>Also holds the short cuts for structures that repeat against the full scan: pieces of a few bytes never take them.</summary>
    [CorpusFact]
    public void Every_cut_of_a_recorded_answer_gives_the_same_facts()
    {
        var read = 0;
        foreach (var (id, match, _, answer, type, status) in Corpus.Answers())
        {
            // The long ones say no more than the short ones and would take most of the time.
            if (answer.Length > 200_000)
            {
                continue;
            }

            var whole = Wire.Describe(Wire.ReadPieces(match.Shape, answer, int.MaxValue, type, status, match.Model));
            for (var again = 0; again < 2; again++)
            {
                // Its structure is learnt at the second time, and taken at the third.
                Wire.Describe(Wire.ReadPieces(match.Shape, answer, int.MaxValue, type, status, match.Model)).Should().Be(whole, "{0} again", id);
            }

            foreach (var piece in new[] { 1, 13, 300, 4096 })
            {
                Wire.Describe(Wire.ReadPieces(match.Shape, answer, piece, type, status, match.Model)).Should().Be(whole, "{0} in pieces of {1}", id, piece);
            }

            read++;
        }

        read.Should().BeGreaterThan(1000);
    }
}
