using LlmTracing.Assembly;

namespace LlmTracing.Tests.Assembly;

public sealed class RequestIdTests
{
    [Fact]
    public void An_id_is_a_version_7_uuid_of_its_time()
    {
        var at = new DateTimeOffset(2026, 8, 1, 12, 0, 0, 123, TimeSpan.Zero);

        var id = Guid.Parse(RequestId.New(at));

        id.Version.Should().Be(7);
        (id.Variant & 0b1100).Should().Be(0b1000);
        Convert.ToInt64(id.ToString("N")[..12], 16).Should().Be(at.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Ids_of_one_moment_made_on_many_threads_are_all_different()
    {
        var at = DateTimeOffset.UnixEpoch.AddYears(56);
        var ids = new string[200_000];

        Parallel.For(0, ids.Length, i => ids[i] = RequestId.New(at));

        ids.Distinct(StringComparer.Ordinal).Should().HaveCount(ids.Length);
    }
}
