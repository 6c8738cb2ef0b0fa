using System.Diagnostics;

namespace LlmTracing.IntegrationTests.Chaos;

/// <summary>The spool on a real disk that is full, and on one that is read-only.</summary>
[Trait("Category", "Chaos")]
public sealed class FullDiskTests(ChaosEngine engine) : IClassFixture<ChaosEngine>
{
    [SmallDiskTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RowsThatDoNotFit_AreCounted_AndTheRestArrives(bool isReadOnly)
    {
        using var disk = new SmallDisk(isReadOnly);
        await using var rig = new ChaosRig(engine, o =>
        {
            (o.SpoolDirectory, o.MaxRetryAttempts, o.QueueCapacity, o.MaxRowsPerInsert) = (disk.Path, 0, 50_000, 1_000);
        });
        rig.Write(10);
        await rig.SettleAsync();
        rig.Proxy.Fault = Fault.Refused;
        for (var i = 0; i < 10; i++)
        {
            rig.Write(1_000);
            await Task.Delay(50);
        }

        await rig.UntilReasonAsync("the spool fails");
        rig.Proxy.Fault = Fault.None;
        var ledger = await rig.SettleAsync();
        ledger.Accepted.Should().Be(rig.Written);
        ledger.DroppedTotal.Should().BePositive();
        (await engine.CountAsync(rig.Table)).Should().Be((ledger.Written, ledger.Written));
    }

    /// <summary>A file system of 512 KiB in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(bool isReadOnly)
            => SmallDiskTheoryAttribute.Run("mount", "-t", "tmpfs", "-o", isReadOnly ? "ro" : "size=512k", "tmpfs", Path).Should().BeTrue();

        public string Path { get; } = Directory.CreateTempSubdirectory("llmtracing-disk-").FullName;

        public void Dispose()
        {
            SmallDiskTheoryAttribute.Run("umount", "-l", Path);
            Directory.Delete(Path);
        }
    }
}

/// <summary>A test that mounts a small file system; skipped where that is not allowed, and says so.</summary>
public sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<bool> MayMount = new(static () =>
    {
        var probe = Directory.CreateTempSubdirectory("llmtracing-disk-").FullName;
        var may = Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", probe) && Run("umount", "-l", probe);
        Directory.Delete(probe);
        return may;
    });

    public SmallDiskTheoryAttribute() => Skip = MayMount.Value ? null : "Needs the right to mount a small file system, which this user or container has not.";

    internal static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
