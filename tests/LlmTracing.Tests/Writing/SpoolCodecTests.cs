using LlmTracing.ClickHouse;
using LlmTracing.Writing.Spooling;

namespace LlmTracing.Tests.Writing;

public class SpoolCodecTests
{
    [Fact]
    public void ABufferGivesBackWhatOneLargeBatchTook_AndKeepsTheRest()
    {
        var buffer = new SpoolBuffer();
        buffer.Take(100_000);
        buffer.Clear();
        buffer.Capacity.Should().Be(100_000);
        buffer.Take(10_000_000);
        buffer.Clear();
        buffer.Capacity.Should().BeLessThan(10_000);
    }

    [Fact]
    public void EveryColumn_SurvivesARoundTrip()
    {
        TraceRecord[] rows = [new(), Full(), new() { CostUsd = -0.000000001m, Temperature = float.NaN, Model = "模型 🦜" }];
        RoundTrip(rows, TraceColumns.All, TraceColumns.All).Should().BeEquivalentTo(rows, o => o.WithStrictOrdering());
    }

    [Fact]
    public void Full_LeavesNoColumnAtItsDefault()
    {
        // So that a new column cannot be forgotten in the round trip above.
        var untouched = new TraceRecord();
        var full = Full();
        foreach (var property in typeof(TraceRecord).GetProperties())
        {
            property.GetValue(full).Should().NotBeEquivalentTo(property.GetValue(untouched), property.Name);
        }
    }

    [Fact]
    public void ColumnsThatThisVersionLacks_AreSkipped()
    {
        var contract = TraceColumns.All.Take(TraceColumns.ContractCount).ToList();
        var read = RoundTrip([Full(), Full()], TraceColumns.All, contract);
        read.Should().HaveCount(2).And.AllSatisfy(r =>
        {
            r.RequestId.Should().Be(Full().RequestId);
            r.CompletedAt.Should().Be(Full().CompletedAt);
            r.TraceId.Should().BeEmpty();
        });
    }

    [Fact]
    public void ColumnsThatTheFileLacks_KeepTheirDefaults()
    {
        var contract = TraceColumns.All.Take(TraceColumns.ContractCount).ToList();
        RoundTrip([Full()], contract, TraceColumns.All).Single().AgentTags.Should().BeEmpty();
    }

    [Fact]
    public void Damage_IsNeverReadAsRows()
    {
        var file = File([Full()], TraceColumns.All);
        for (var i = 0; i < file.Length; i++)
        {
            SpoolFile.Frames(file.AsMemory(0, i)).Sum(f => f.Rows).Should().Be(0, "cut at {0}", i);
            file[i] ^= 0x10;
            SpoolFile.Frames(file).Sum(f => f.Rows).Should().Be(0, "changed at {0}", i);
            file[i] ^= 0x10;
        }

        SpoolFile.Frames(file).Sum(f => f.Rows).Should().Be(1);
    }

    private static List<TraceRecord> RoundTrip(
        TraceRecord[] rows, IReadOnlyList<Column<TraceRecord>> written, IReadOnlyList<Column<TraceRecord>> read)
    {
        var frames = SpoolFile.Frames(File(rows, written));
        var schema = new SpoolReader(frames[0].Payload.Span);
        var reader = Codec(read).ReadSchema(ref schema);
        var from = new SpoolReader(frames[1].Payload.Span);
        var result = new List<TraceRecord>();
        for (var i = 0; i < frames[1].Rows; i++)
        {
            result.Add(reader.Read(ref from));
        }

        return result;
    }

    private static byte[] File(TraceRecord[] rows, IReadOnlyList<Column<TraceRecord>> columns)
    {
        var buffer = new SpoolBuffer();
        SpoolFile.WriteMagic(buffer);
        var start = SpoolFile.BeginFrame(buffer);
        Codec(columns).WriteSchema(buffer);
        SpoolFile.EndFrame(buffer, start, rows: 0);
        start = SpoolFile.BeginFrame(buffer);
        Codec(columns).WriteRows(buffer, rows);
        SpoolFile.EndFrame(buffer, start, rows.Length);
        return buffer.Written.ToArray();
    }

    private static SpoolRowCodec<TraceRecord> Codec(IEnumerable<Column<TraceRecord>> columns) => new(columns, () => new TraceRecord());

    private static TraceRecord Full()
    {
        var record = new TraceRecord();
        foreach (var property in typeof(TraceRecord).GetProperties())
        {
            property.SetValue(record, Some(property.PropertyType, property.Name));
        }

        return record;
    }

    private static object Some(Type type, string name) => type switch
    {
        _ when type == typeof(string) => $"{name} é",
        _ when type == typeof(Guid) || type == typeof(Guid?) => new Guid(name.Length, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]),
        _ when type == typeof(bool) => true,
        _ when type == typeof(ushort) => ushort.MaxValue,
        _ when type == typeof(uint) || type == typeof(uint?) => uint.MaxValue,
        _ when type == typeof(ulong) => ulong.MaxValue,
        _ when type == typeof(float?) => 0.7f,
        _ when type == typeof(decimal?) => 123456789.987654321m,
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 11, 21, 1, 2, 3, 456, TimeSpan.Zero),
        _ when type == typeof(IReadOnlyList<string>) => new[] { name, "", "b" },
        _ when type == typeof(IReadOnlyList<ushort>) => new ushort[] { 0, 1, ushort.MaxValue },
        _ when type == typeof(IReadOnlyList<uint>) => new uint[] { 0, 1, uint.MaxValue },
        _ when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { [name] = "v", ["k"] = "" },
        _ => throw new NotSupportedException($"{name} is of a type that this test does not know: {type}"),
    };
}
