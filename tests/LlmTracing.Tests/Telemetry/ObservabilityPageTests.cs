using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using LlmTracing.ClickHouse;
using LlmTracing.Payloads;
using LlmTracing.Telemetry;
using LlmTracing.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmTracing.Tests.Telemetry;

/// <summary>docs/observability.md against the code: every name is explained, and no name is that the code does not have.</summary>
public sealed partial class ObservabilityPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "observability.md"));

    [Fact]
    public void SpanColumns_AreAllThere_InTheirWords() =>
        Table("column of `llm_spans`").Should().Equal(SpanColumns.All.Select(c => $"| `{c.Name}` | {c.Description} |"));

    [Fact]
    public void PayloadColumns_AreAllThere_InTheirWords() =>
        Table("column of `llm_payloads`").Should().Equal(PayloadColumns.All.Select(c => $"| `{c.Name}` | {c.Description} |"));

    [Fact]
    public void Attributes_AreAllThere() => Names("attribute").Should().BeEquivalentTo(Constants(typeof(GenAiAttributes)));

    [Fact]
    public void OperationalMetrics_AreAllThere_InTheirWords() =>
        Table("operational metric").Should().Equal(LlmMetrics.All.Select(m => $"| `{m.Name}` | {m.Unit} | {m.Kind} | {m.Description} |"));

    [Fact]
    public void GenAiMetrics_AreAllThere_WithTheirUnits()
    {
        var made = Published(meters =>
        {
            using var meter = meters.Create("m");
            _ = new GenAiInstruments(meter, GenAiNames.Version141);
            _ = new GenAiInstruments(meter, GenAiNames.Latest);
        });

        Table("GenAI metric").Select(row => string.Join('|', row.Split('|')[..3])).Should().BeEquivalentTo(
            made.DistinctBy(i => i.Name).Select(i => $"| `{i.Name}` | {i.Unit} "));
    }

    [Fact]
    public void MetricsOfTheLibraryItself_AreAllThere_InTheirWords()
    {
        var made = Published(meters =>
        {
            using var writer = new WriterMetrics("calls", () => new TraceWriterStatistics(), meters);
            _ = new OperationalInstruments(meters.Create("m"));
            _ = new PayloadCapture(null, new LlmTracingOptions(), TimeProvider.System, NullLogger<PayloadCapture>.Instance, meters);
        });

        Table("metric of the library").Should().BeEquivalentTo(
            made.Where(i => LlmMetrics.All.All(m => m.Name != i.Name)).Select(i => $"| `{i.Name}` | {i.Unit} | {Kind(i)} | {i.Description} |"));
    }

    [Fact]
    public void EveryInstrument_IsMadeInOneOfTheTables()
    {
        using var services = new ServiceCollection().AddLlmTracing(o =>
        {
            o.ConnectionString = "http://127.0.0.1:1";
            o.ShutdownTimeout = TimeSpan.Zero;
            o.Payloads.Enabled = true;
            o.LangSmith = new() { Enabled = true, ApiKey = "k", Endpoint = "http://127.0.0.1:1" };
        }).BuildServiceProvider();
        var seen = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Add(instrument) };
        listener.Start();
        services.GetRequiredService<IHttpClientFactory>().CreateClient("any");

        var explained = Names("GenAI metric").Concat(Names("operational metric")).Concat(Names("metric of the library")).ToList();
        lock (seen)
        {
            seen.Should().HaveCountGreaterThan(15).And.BeSubsetOf(explained);
        }

        void Add(Instrument instrument)
        {
            lock (seen)
            {
                if (instrument.Meter.Name == LlmTracingTelemetry.Name)
                {
                    seen.Add(instrument.Name);
                }
            }
        }
    }

    private static List<Instrument> Published(Action<IMeterFactory> make)
    {
        using var meters = new OwnMeters();
        var made = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Tags is { } tags && tags.Any(tag => ReferenceEquals(tag.Value, meters)))
            {
                made.Add(instrument);
            }
        };
        listener.Start();
        make(meters);
        return made;
    }

    private static string Kind(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> or Counter<long> => "Counter",
        ObservableUpDownCounter<long> => "UpDownCounter",
        Histogram<double> => "Histogram",
        _ => throw new NotSupportedException(instrument.GetType().Name),
    };

    private static IEnumerable<string> Names(string heading) => Table(heading).Select(row => Name().Match(row).Groups[1].Value);

    private static string[] Table(string heading) =>
        [.. Page.Split('\n').SkipWhile(l => !l.StartsWith($"| {heading} |", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|'))];

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "LlmTracing.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return directory.FullName;
    }

    // Told from the meters of tests beside this one by a tag.
    private sealed class OwnMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options.Name, options.Version, [new("of", this)]);

        public void Dispose()
        {
        }
    }

    [GeneratedRegex("^\\| `([^`]+)`")]
    private static partial Regex Name();
}
