using LlmTracing.Benchmarks.Compare;

namespace LlmTracing.Benchmarks.Tests;

public sealed class CompareOptionsTests
{
    private static readonly string Adapter = typeof(TabSeparatedPeer).Assembly.Location;

    [Fact]
    public void Parse_Peer_LoadsTheAdapterApartFromThisProcess()
    {
        var peer = CompareOptions.Parse(["--compare", "--peer", "tabs=" + Adapter]).Peers.Should().ContainSingle().Subject;

        peer.Name.Should().Be("tabs");
        peer.Adapter.FullName.Should().Be(typeof(TabSeparatedPeer).FullName);
        peer.Adapter.Should().NotBe<TabSeparatedPeer>("an adapter brings its own copies of what it needs").And.Implement<IInsertPeer>();
    }

    [Fact]
    public void Parse_PeerOfAMissingFile_Says()
        => Parsing("--peer", "other=missing.dll").Should().Throw<ArgumentException>().WithMessage("--peer other: there is no file missing.dll.");

    [Fact]
    public void Parse_PeerWithoutAnAdapter_SaysWhatItLacks()
        => Parsing("--peer", "other=" + typeof(TraceRecord).Assembly.Location).Should().Throw<ArgumentException>()
            .WithMessage("--peer other: * holds no public class with a public parameterless constructor that implements IInsertPeer.");

    [Fact]
    public void Parse_PeerThatIsNoAssembly_Says()
    {
        var file = Path.GetTempFileName();
        try
        {
            Parsing("--peer", "other=" + file).Should().Throw<ArgumentException>().WithMessage("--peer other: * cannot be loaded: *");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Parse_PeerByTheNameOfAnother_Says()
    {
        Parsing("--peer", "Ours=" + Adapter).Should().Throw<ArgumentException>().WithMessage("*name is taken*");
        Parsing("--peer", "a=" + Adapter, "--peer", "a=" + Adapter).Should().Throw<ArgumentException>().WithMessage("*'a' more than once*");
    }

    [Theory]
    [InlineData("--fast")]
    [InlineData("--json")]
    [InlineData("--peer", "nameless.dll")]
    [InlineData("--only", "T99")]
    [InlineData("--peer", "other=missing.dll")]
    [InlineData("--trimmed-app", "missing")]
    public async Task Program_WhatItCannotDo_EndsWith2(params string[] arguments)
    {
        var said = new StringWriter();
        var console = Console.Error;
        Console.SetError(said);
        try
        {
            (await Program.RunAsync(["--compare", .. arguments])).Should().Be(2);
        }
        finally
        {
            Console.SetError(console);
        }

        said.ToString().Should().Contain(arguments[0]);
    }

    private static Func<CompareOptions> Parsing(params string[] arguments) => () => CompareOptions.Parse(arguments);
}
