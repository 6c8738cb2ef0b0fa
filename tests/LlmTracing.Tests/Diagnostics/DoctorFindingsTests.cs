using LlmTracing.Tests.Support;

namespace LlmTracing.Tests.Diagnostics;

/// <summary>What the doctor says of states that a healthy server cannot be brought into. That it asks rightly the integration tests show.</summary>
public sealed class DoctorFindingsTests
{
    private const DoctorSeverity Ok = DoctorSeverity.Ok, Information = DoctorSeverity.Information, Warning = DoctorSeverity.Warning, Error = DoctorSeverity.Error;

    [Theory]
    [InlineData("version()", "26.7.2.1\n", "version", Ok, "26.7.2.1")]
    [InlineData("version()", "25.3.1.1\n", "version", Information, "tested on")]
    [InlineData("version()", "18.16.1\n", "version", Warning, "older")]
    [InlineData("version()", "head\n", "version", Information, "'head'")]
    [InlineData("now64(3)", "1795219200000\n", "clock", Ok, "agrees")]
    [InlineData("now64(3)", "1795219203000\n", "clock", Warning, "3.0 s ahead")]
    [InlineData("now64(3)", "1795218300000\n", "clock", Error, "900.0 s behind")]
    [InlineData("system.settings", "async_insert\t1\n", "async_insert", Information, "states 0")]
    [InlineData("system.settings", "async_insert\t0\n", "async_insert", Ok, "async_insert = 0")]
    [InlineData("system.disks", "s3\t0\t0\t0\t0\n", "disk", Information, "tells no size")]
    [InlineData("system.disks", "d\t50\t100\t50 B\t100 B\n", "disk", Ok, "50 B of 100 B")]
    [InlineData("system.disks", "d\t10\t100\t10 B\t100 B\n", "disk", Warning, "10 B of 100 B")]
    [InlineData("system.disks", "d\t4\t100\t4 B\t100 B\n", "disk", Error, "4 B of 100 B")]
    [InlineData("\\_log", "", "server_logs", Ok, "No log table")]
    [InlineData("\\_log", "query_log\t1000\t1 KB\n", "server_logs", Information, "system.query_log 1 KB")]
    [InlineData("\\_log", "query_log\t2147483648\t2 GiB\n", "server_logs", Warning, "system.query_log 2 GiB")]
    [InlineData("system.parts", "llm_traces\t3\t5\t2\t9\t1 KB\n", "parts", Ok, "5 parts in 3 partitions")]
    [InlineData("system.parts", "llm_traces\t200\t400\t2\t9\t1 KB\n", "parts", Warning, "200 partitions")]
    [InlineData("system.parts", "llm_traces\t3\t500\t300\t9\t1 KB\n", "parts", Warning, "merges do not keep up")]
    [InlineData("system.parts", "llm_traces\t3\t5000\t1000\t9\t1 KB\n", "parts", Error, "delayed or refused")]
    [InlineData("engine_full", "llm_traces\tDistributed\tDistributed()\n", "storage", Information, "Distributed")]
    [InlineData("engine_full", "llm_traces\tReplicatedMergeTree\tReplicatedMergeTree()\n", "deduplication", Ok, "by itself")]
    [InlineData("engine_full", "llm_traces\tMergeTree\tMergeTree SETTINGS a = 1\n", "deduplication", Warning, "stored twice")]
    [InlineData("engine_full", "llm_traces\tMergeTree\tMergeTree SETTINGS non_replicated_deduplication_window = 1000, a = 1\n", "deduplication", Ok, "last 1000 batches")]
    [InlineData("engine_full", "llm_traces\tMergeTree\tMergeTree TTL event_date + toIntervalDay(9) SETTINGS a = 1\n", "retention", Ok, "toIntervalDay(9)")]
    [InlineData("engine_full", "llm_traces\tMergeTree\tMergeTree\n", "retention", Warning, "no TTL")]
    [InlineData("system.row_policies", "", "row_policies", Ok, "no row policies")]
    [InlineData("system.mutations", "llm_traces\tm1\t2026-11-21 00:00:00\t\n", "mutations", Information, "not done yet")]
    [InlineData("system.mutations", "", "mutations", Ok, "No mutation")]
    public async Task Check_SaysWhatItSaw(string question, string rows, string check, DoctorSeverity severity, string expected)
    {
        var report = await CheckAsync(Healthy().On(question, rows));

        report.Findings.Should().ContainSingle(f => f.Check == check).Which.Should().Match<DoctorFinding>(f => f.Severity == severity && f.What.Contains(expected));
        report.Findings.Where(static f => f.Severity >= Warning).Should().OnlyContain(static f => f.WhatToDo.Length > 0);
    }

    [Theory]
    [InlineData(516, "credentials")]
    [InlineData(210, "server")]
    public async Task Check_AServerThatRefusesTheFirstQuestion_IsAskedNothingElse(int code, string check)
    {
        var report = await CheckAsync(new ScriptedServer().OnError("version()", code, "no"));

        report.Findings.Should().ContainSingle().Which.Should().Match<DoctorFinding>(f => f.Check == check && f.Severity == Error && f.WhatToDo.Length > 0);
        report.IsHealthy.Should().BeFalse();
    }

    [Fact]
    public async Task Check_AServerThatIsAway_IsAFinding_NotAnException()
    {
        var report = await CheckAsync(new ScriptedServer().On("version()", () => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")));

        report.Findings.Should().ContainSingle().Which.What.Should().Contain("does not answer").And.Contain("refused");
    }

    [Theory]
    [InlineData(497, "Run the doctor as a user that may read the system tables.")]
    [InlineData(62, "This server does not know the question; a newer one does.")]
    public async Task Check_AQuestionThatTheServerRefuses_IsSaid_AndTheRestGoesOn(int code, string whatToDo)
    {
        var report = await CheckAsync(Healthy().OnError("system.disks", code, "Not enough privileges"));

        report.Findings.Should().ContainSingle(static f => f.Check == "disk").Which.Should().BeEquivalentTo(new { Severity = Information, WhatToDo = whatToDo });
        report.Findings.Should().Contain(static f => f.Check == "server_logs");
    }

    [Fact]
    public async Task Check_AServerThatDiesOnTheWay_IsSaid()
    {
        var report = await CheckAsync(Healthy().On("system.disks", () => throw new HttpRequestException("gone")));

        report.Findings.Should().ContainSingle(static f => f.Check == "disk").Which.Should().Match<DoctorFinding>(static f => f.Severity == Error && f.What.Contains("stopped answering"));
    }

    [Fact]
    public async Task Check_SomethingThatIsNoClickHouse_IsAFinding_NotAnException()
    {
        var report = await CheckAsync(new ScriptedServer().On("", "<html>Welcome</html>"));

        report.Findings.Should().Contain(static f => f.Check == "clock" && f.Severity == Error && f.What.Contains("no answer of ClickHouse"));
        (await CheckAsync(new ScriptedServer())).Findings.Should().ContainSingle().Which.Check.Should().Be("server");
    }

    [Fact]
    public async Task Check_WhatTheServerEscapes_IsReadAsItWas()
    {
        var report = await CheckAsync(Healthy().On("system.mutations", "llm_traces\tm1\t2026-11-21 00:00:00\tdisk \\'a\\\\b\\'\\tis full\n"));

        report.Findings.Should().Contain(static f => f.Check == "mutations" && f.Severity == Error && f.What.Contains("disk 'a\\b'\tis full"));
    }

    [Fact]
    public async Task Check_TablesKeptForEver_AsTheOptionsSay_AreNoWarning()
    {
        var options = Options();
        options.Storage.Retention = null;
        options.Storage.Rollup = false;

        var report = await CheckAsync(Healthy().On("engine_full", "llm_traces\tMergeTree\tMergeTree\n"), options);

        report.Findings.Should().Contain(static f => f.Check == "retention" && f.Severity == Information).And.Contain(static f => f.Check == "rollup" && f.Severity == Information);
    }

    [Fact]
    public async Task Check_WithoutAServer_SaysWhatToSet()
    {
        var report = await LlmTracingDoctor.CheckAsync(new LlmTracingOptions());

        report.Findings.Should().ContainSingle().Which.WhatToDo.Should().Contain("CLICKHOUSE_ENDPOINT");
    }

    private static ScriptedServer Healthy() => new ScriptedServer().On("version()", "26.7.2.1\n").On("now64(3)", "1795219200000\n").On("DESCRIBE", """{"data":[]}""");

    private static LlmTracingOptions Options() => new() { ConnectionString = "Host=h;Username=u;Password=hunter2" };

    private static async Task<DoctorReport> CheckAsync(ScriptedServer server, LlmTracingOptions? options = null)
    {
        var time = new ManualTimeProvider();
        var report = await LlmTracingDoctor.CheckAsync(options ?? Options(), time, server, CancellationToken.None);
        report.Findings.Should().NotContain(static f => f.What.Contains("hunter2"));
        return report;
    }
}
