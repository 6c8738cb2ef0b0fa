using System.Text.Json;

namespace LlmTracing.IntegrationTests.Tool;

/// <summary>Command lines that are wrong, servers that are not there, and help.</summary>
public sealed class ToolUsageTests
{
    private const string Nobody = "Host=127.0.0.1;Port=1"; // A port on which nothing listens.

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("list --colour")]
    [InlineData("list --limit 0 --connection Host=127.0.0.1;Port=1")]
    [InlineData("list --limit ten --connection Host=127.0.0.1;Port=1")]
    [InlineData("list --limit")]
    [InlineData("list --org a --org b")]
    [InlineData("list --json=yes")]
    [InlineData("list stray --connection Host=127.0.0.1;Port=1")]
    [InlineData("list --since yesterday-ish --connection Host=127.0.0.1;Port=1")]
    [InlineData("list --since 1d --until 2d --connection Host=127.0.0.1;Port=1")]
    [InlineData("list --cursor forged --connection Host=127.0.0.1;Port=1")]
    [InlineData("list")]
    [InlineData("usage --by colour --connection Host=127.0.0.1;Port=1")]
    [InlineData("usage --by 3 --connection Host=127.0.0.1;Port=1")]
    [InlineData("usage --by hour,day --connection Host=127.0.0.1;Port=1")]
    [InlineData("show --connection Host=127.0.0.1;Port=1")]
    [InlineData("schema drop --connection Host=127.0.0.1;Port=1")]
    [InlineData("schema print --distributed _all")]
    [InlineData("export --format xml --connection Host=127.0.0.1;Port=1")]
    [InlineData("local --port 70000")]
    [InlineData("doctor --connection Host=x;Port=many")]
    [InlineData("")]
    public async Task WrongCommandLine_Exits2AndSaysWhy(string words)
    {
        var result = await ToolProcess.RunAsync(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        result.ExitCode.Should().Be(2, result.Output + result.Error);
        (result.Error + result.Output).Should().NotContain("   at ", "a stack trace is no answer").And.NotBeEmpty();
    }

    [Theory]
    [InlineData("list")]
    [InlineData("usage")]
    [InlineData("tail")]
    [InlineData("show a1")]
    [InlineData("export")]
    [InlineData("schema apply")]
    [InlineData("schema check")]
    [InlineData("doctor")]
    public async Task ServerDown_Exits1AndSaysSo(string words)
    {
        var result = await ToolProcess.RunAsync([.. words.Split(' '), "--connection", Nobody, "--json"]);

        result.ExitCode.Should().Be(1, result.Output + result.Error);
        var said = JsonDocument.Parse(result.Error.Length > 0 ? result.Error : result.Output).RootElement;
        said.ToString().Should().Contain("127.0.0.1").And.NotContain("   at ");
    }

    [Fact]
    public async Task Help_NamesEveryCommandAndTheExitCodes()
    {
        var all = await ToolProcess.RunAsync("--help");
        var one = await ToolProcess.RunAsync("usage", "--help");

        all.ExitCode.Should().Be(0);
        all.Output.Should().ContainAll("schema", "tail", "list", "show", "usage", "doctor", "export", "local", "Exit codes");
        one.ExitCode.Should().Be(0);
        one.Output.Should().ContainAll("--by", "--since", "--json", "Exit codes");
    }

    [Fact]
    public async Task Connection_OfTheEnvironment_IsUsed()
    {
        var result = await ToolProcess.RunAsync(new Dictionary<string, string> { ["CLICKHOUSE_ENDPOINT"] = "127.0.0.1:1" }, "doctor", "--json");

        result.ExitCode.Should().Be(1);
        JsonDocument.Parse(result.Output).RootElement.GetProperty("server").GetString().Should().Contain("127.0.0.1:1");
    }

    [Fact]
    public async Task SchemaPrint_NeedsNoServer()
    {
        var result = await ToolProcess.RunAsync("schema", "print", "--cluster", "main", "--replicated", "--distributed", "_all", "--retention", "30d");

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().Contain("CREATE TABLE IF NOT EXISTS").And.Contain("ReplicatedMergeTree").And.Contain("ON CLUSTER 'main'")
            .And.Contain("Distributed(").And.Contain("INTERVAL 30 DAY");
    }

    [Fact]
    public async Task Local_StartsAnEngineAndEndsIt()
    {
        var result = await ToolProcess.RunAsync("local", "--port", "0", "--for", "1s", "--json");

        result.ExitCode.Should().Be(0, result.Error);
        JsonDocument.Parse(result.Output).RootElement.GetProperty("port").GetInt32().Should().BePositive();
    }
}
