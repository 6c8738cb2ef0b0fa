using System.Net;
using LlmTracing.ClickHouse;

namespace LlmTracing.Tests.ClickHouse;

public sealed class ErrorClassificationTests
{
    private static readonly int[] Temporary =
    [
        3, 107, 159, 160, 173, 198, 201, 202, 203, 209, 210, 225, 236, 241, 242, 243, 244, 254, 279, 285, 286, 289, 290, 319, 364, 373, 384, 394,
        425, 439, 499, 733, 745, 749, 762, 900, 903, 999,
    ];

    private static readonly int[] Configuration = [60, 81, 16, 115, 192, 193, 194, 516, 195, 497, 291, 344, 89, 452, 472, 164];

    private static readonly int[] Batch = [6, 26, 27, 33, 38, 41, 53, 69, 72, 131, 321, 349, 376, 407, 441, 469, 691, 307];

    [Fact]
    public void Every_listed_code_is_of_its_class()
    {
        Temporary.Should().AllSatisfy(static c => ClassOf(c).Should().Be(InsertFailure.Temporary, $"{c}"));
        Configuration.Should().AllSatisfy(static c => ClassOf(c).Should().Be(InsertFailure.Configuration, $"{c}"));
        Batch.Should().AllSatisfy(static c => ClassOf(c).Should().Be(InsertFailure.Batch, $"{c}"));
    }

    [Theory]
    [InlineData(252, "Code: 252. DB::Exception: Too many parts (300) in all data parts. Merges are processing significantly slower than inserts.", 0)]
    [InlineData(252, "Code: 252. DB::Exception: Too many partitions for single INSERT block (more than 100).", 1)]
    [InlineData(117, "Code: 117. DB::Exception: Type of 'a' must be UInt32, not UInt64.", 2)]
    [InlineData(117, "Code: 117. DB::Exception: Unknown field found in format header: 'x'", 2)]
    [InlineData(117, "Code: 117. DB::Exception: Incorrect data: bad bytes", 1)]
    public void Codes_of_two_errors_are_told_apart_by_their_text(int code, string text, int expected)
        => ClickHouseErrors.Classify(code, HttpStatusCode.InternalServerError, text).Should().Be((InsertFailure)expected);

    [Theory]
    [InlineData(408, 0)]
    [InlineData(425, 0)]
    [InlineData(429, 0)]
    [InlineData(500, 0)]
    [InlineData(502, 0)]
    [InlineData(503, 0)]
    [InlineData(504, 0)]
    [InlineData(413, 1)]
    [InlineData(401, 2)]
    [InlineData(403, 2)]
    [InlineData(404, 2)]
    [InlineData(302, 2)]
    public void Without_a_code_the_status_decides(int status, int expected)
        => ClickHouseErrors.Classify(0, (HttpStatusCode)status, "").Should().Be((InsertFailure)expected);

    [Theory]
    [InlineData("Code: 60, e.displayText() = DB::Exception: Table x doesn't exist., e.what() = DB::Exception", 60)]
    [InlineData("Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE) (version 26.7.2.1)", 60)]
    [InlineData("1\t2\n3Code: 159. DB::Exception: Timeout exceeded", 159)]
    [InlineData("no error at all", 0)]
    public void The_code_is_read_from_old_and_new_texts(string text, int code) => ErrorAnswer.CodeIn(text).Should().Be(code);

    private static InsertFailure ClassOf(int code) => ClickHouseErrors.Classify(code, HttpStatusCode.InternalServerError, "");
}
