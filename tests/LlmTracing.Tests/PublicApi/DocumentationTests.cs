using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LlmTracing.Tests.PublicApi;

/// <summary>
/// What the comments of the public surface must say. That there is one the compiler sees to; these tests read it.
/// </summary>
public sealed partial class DocumentationTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Options whose values no number bounds: a delegate's, an object's and so on are bounded by their type.</summary>
    private static readonly Type[] Bounded = [typeof(int), typeof(long), typeof(TimeSpan), typeof(TimeSpan?)];

    public static TheoryData<string> Packages => ["LlmTracing", "LlmTracing.Dashboard", "LlmTracing.Local"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Summary_OfEveryPublicMember_SaysMoreThanItsName(string package)
    {
        var members = PublicMembers(package).ToList();

        members.Should().HaveCountGreaterThan(5);
        members.Where(static member => member.Element("inheritdoc") is null && Words(member.Element("summary")).Count < 4).Select(Name).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Parameters_OfEveryPublicMember_AreExplained(string package) =>
        PublicMembers(package).SelectMany(static member => member.Elements("param").Select(parameter => (Member: Name(member), Parameter: parameter)))
            .Where(static pair => Words(pair.Parameter).Count == 0).Select(static pair => pair.Member).Should().BeEmpty();

    [Theory]
    [InlineData(typeof(LlmTracingOptions))]
    [InlineData(typeof(ClickHouseTableOptions))]
    [InlineData(typeof(LangSmithOptions))]
    [InlineData(typeof(PayloadOptions))]
    public void Value_OfEveryOption_SaysItsDefault_AndItsRangeWhereItIsANumberOrATime(Type options)
    {
        var members = Documented("LlmTracing");
        var values = options.GetProperties().Where(static option => option.CanWrite)
            .Select(option => (Option: option, Value: Text(members[$"P:{options.FullName}.{option.Name}"].Element("value")))).ToList();

        values.Where(static pair => !pair.Value.Contains("default", StringComparison.OrdinalIgnoreCase)).Select(static pair => pair.Option.Name).Should().BeEmpty();
        values.Where(static pair => Bounded.Contains(pair.Option.PropertyType) && !Range().IsMatch(pair.Value)).Select(static pair => pair.Option.Name)
            .Should().BeEmpty();
    }

    private static IEnumerable<XElement> PublicMembers(string package)
    {
        var types = System.Reflection.Assembly.Load(package).GetExportedTypes().ToDictionary(static type => type.FullName!.Replace('+', '.'));
        return Documented(package).Values.Where(member => IsPublic(Name(member), types));
    }

    // Members are known by kind and name; of overloads all are taken where one is public.
    private static bool IsPublic(string id, Dictionary<string, Type> types)
    {
        var path = id[2..].Split('(')[0];
        if (id[0] == 'T')
        {
            return types.ContainsKey(path);
        }

        var dot = path.LastIndexOf('.');
        return types.TryGetValue(path[..dot], out var type)
            && type.GetMember(path[(dot + 1)..].Replace("#ctor", ".ctor").Split('`')[0], Declared).Any(static member => member switch
            {
                MethodBase method => method.IsPublic || method.IsFamily,
                PropertyInfo property => property.GetAccessors(nonPublic: true).Any(static accessor => accessor.IsPublic || accessor.IsFamily),
                FieldInfo field => field.IsPublic,
                _ => true,
            });
    }

    private static Dictionary<string, XElement> Documented(string package) => XDocument
        .Load(Path.ChangeExtension(System.Reflection.Assembly.Load(package).Location, ".xml"))
        .Descendants("member")
        .ToDictionary(Name);

    private static string Name(XElement member) => member.Attribute("name")!.Value;

    private static List<string> Words(XElement? part) => [.. Word().Matches(Text(part)).Select(static match => match.Value)];

    // A reference counts as the words of what it points to.
    private static string Text(XElement? part) => part is null ? "" : string.Concat(part.DescendantNodes().Select(static node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } see => string.Concat(see.Attributes().Select(static attribute => attribute.Value)),
        _ => "",
    }));

    [GeneratedRegex(@"[\w./:{}-]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d.* to \d|or more")]
    private static partial Regex Range();
}
