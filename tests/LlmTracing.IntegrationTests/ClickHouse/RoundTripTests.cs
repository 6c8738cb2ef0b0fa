using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmTracing.ClickHouse;
using LlmTracing.Providers.Reading;
using LlmTracing.Tests.ClickHouse;

namespace LlmTracing.IntegrationTests.ClickHouse;

/// <summary>What the sink writes is what the engine holds, for every column and at the edges of each.</summary>
[Collection(EngineCollection.Name)]
public sealed class RoundTripTests(EngineFixture engine)
{
    [Fact]
    public async Task Every_column_of_full_records_comes_back()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        TraceRecord[] rows = [.. Enumerable.Range(0, 700).Select(SomeRecord.Full)];
        await table.InsertAsync(rows);
        (await table.ReadAsync("requested_at")).Should().BeEquivalentTo(rows, static o => o.WithStrictOrdering());
        (await table.AskAsync($"SELECT DISTINCT event_date FROM {table.Name}")).Should().Be("2026-01-01");
    }

    [Fact]
    public async Task The_engine_reads_the_values_as_they_were_meant()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        await table.InsertAsync(SomeRecord.Full(7));
        (await table.AskAsync(
            $"SELECT org_id, session_id, model, is_streaming, output_tokens, auth_latency_ms, error_code, requested_at, agent_tags, attributes, temperature, "
            + $"request_size_bytes, cost_usd, user_id, cached_input_tokens, last_token_ms, attempt_status, attempt_error_code FROM {table.Name}"))
            .Should().Be(string.Join(
                '\t', "00000007-0001-0002-0304-05060708090a", "00000007-0003-0002-0304-05060708090a", "model-0", "false", "4294967295", "65535", "",
                "2026-01-01 00:00:00.007", "['a','b7','a']", "{'k':'v7','ключ':''}", "0.7", "18446744073709551615", "0.000000007", "användare-é😀", "0",
                "\\N", "[429,200]", "['RATE_LIMITED','']"));
    }

    [Fact]
    public async Task Empty_records_and_records_at_their_limits_are_held_saturated()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        await table.InsertAsync(SomeRecord.Empty(), SomeRecord.Extreme());
        var rows = await table.ReadAsync("requested_at");
        rows.Should().HaveCount(2);
        rows[0].Should().BeEquivalentTo(new TraceRecord { RequestedAt = DateTimeOffset.UnixEpoch, CompletedAt = DateTimeOffset.UnixEpoch });
        rows[1].Should().BeEquivalentTo(
            SomeRecord.Extreme(),
            static o => o.Excluding(static r => r.RequestedAt).Excluding(static r => r.CompletedAt).Excluding(static r => r.CostUsd));
        rows[1].RequestedAt.Should().Be(new DateTimeOffset(2099, 12, 31, 23, 59, 59, 999, TimeSpan.Zero));
        rows[1].CostUsd.Should().Be(999_999_999.999999999m);
        (await table.AskAsync($"SELECT event_date, toYYYYMM(event_date), toDateTime(requested_at) + INTERVAL 730 DAY FROM {table.Name} ORDER BY event_date"))
            .Should().Be("1970-01-01\t197001\t1972-01-01 00:00:00\n2099-12-31\t209912\t2101-12-31 23:59:59");
    }

    [Fact]
    public async Task A_request_has_the_hash_that_the_engine_gives_its_body()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        var bodies = Enumerable.Range(1, 100).Select(static n => new string([.. Enumerable.Range(0, n).Select(static i => (char)('a' + (i % 23)))])).ToArray();
        var hashes = await table.AskAsync(
            $"SELECT arrayMap(body -> lower(leftPad(hex(xxHash64(body)), 16, '0')), [{string.Join(',', bodies.Select(static b => $"'{b}'"))}])");
        hashes.Should().Be($"[{string.Join(',', bodies.Select(static b => $"'{HashOf(b)}'"))}]");

        static string? HashOf(string body)
        {
            var hash = default(ContentHash);
            hash.Append(Encoding.ASCII.GetBytes(body));
            return hash.Finish();
        }
    }

    [Fact]
    public async Task Texts_that_collide_or_repeat_in_a_dictionary_are_held()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        string[] models = [.. Enumerable.Range(0, 3_000).Select(static i => $"aaaa{i % 2_000:0000}mmmmmm{i % 2_000:0000}zzzz")];
        await table.InsertAsync([.. models.Select(static (m, i) => new TraceRecord { RequestId = $"{i:00000}", Model = m, Provider = $"p{i}", RequestedAt = DateTimeOffset.UnixEpoch.AddDays(20_000) })]);
        (await table.ReadAsync()).Select(static r => r.Model).Should().Equal(models);
        (await table.AskAsync($"SELECT uniqExact(model), uniqExact(provider) FROM {table.Name}")).Should().Be("2000\t3000");
    }

    [Theory]
    [InlineData(ClickHouseCompression.Gzip)]
    [InlineData(ClickHouseCompression.Brotli)]
    public async Task Compressed_blocks_arrive_whole(ClickHouseCompression compression)
    {
        await using var table = TestTable.On(engine.ConnectionString, o => o.Compression = compression);
        TraceRecord[] rows = [.. Enumerable.Range(0, 3_000).Select(SomeRecord.Full)];
        await table.InsertAsync(rows);
        (await table.ReadAsync("requested_at")).Select(static r => r.RequestId).Should().Equal(rows.Select(static r => r.RequestId));
    }

    [Fact]
    public async Task Any_texts_tokens_and_costs_come_back()
    {
        await using var table = TestTable.On(engine.ConnectionString);
        var records =
            from text in ArbMap.Default.GeneratorFor<NonNull<string>>()
            from tokens in Gen.Choose(0, int.MaxValue)
            from ticks in Gen.Choose(0, int.MaxValue)
            from cost in ArbMap.Default.GeneratorFor<decimal>()
            select new TraceRecord
            {
                Model = WellFormed(text.Get),
                UserId = WellFormed(text.Get),
                InputTokens = (uint)tokens,
                RequestedAt = DateTimeOffset.UnixEpoch.AddDays(20_000).AddMilliseconds(ticks),
                CompletedAt = DateTimeOffset.UnixEpoch.AddDays(20_000),
                CostUsd = decimal.Round(cost % 1_000_000_000, 9),
                AgentTags = [WellFormed(text.Get)],
            };
        var rows = records.Sample(500).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].RequestId = $"{i:0000}";
        }

        await table.InsertAsync(rows);
        (await table.ReadAsync()).Should().BeEquivalentTo(rows, static o => o.WithStrictOrdering());
    }

    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
