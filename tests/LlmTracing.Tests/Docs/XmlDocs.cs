using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LlmTracing.Tests.Docs;

/// <summary>The documentation comments of the library, as Markdown.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.ChangeExtension(typeof(TraceRecord).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(static member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>One part of a property's comment, such as <c>summary</c> or <c>value</c>; empty where it has none.</summary>
    public static string Of(PropertyInfo property, string part) =>
        Members.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out var member) && member.Element(part) is { } element
            ? Blanks().Replace(string.Concat(element.Nodes().Select(Markdown)), " ").Trim()
            : "";

    private static string Markdown(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("langword")?.Value ?? ShortName(see.Attribute("cref")!.Value)}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(Markdown)),
        XText text => text.Value,
        _ => "",
    };

    // P:LlmTracing.LlmTracingOptions.Table is an option, T:… a type: both by their last name; of a value of an enum or of another type's member, two.
    private static string ShortName(string reference)
    {
        var names = reference[2..].Split('(')[0].Split('.');
        return reference[0] is 'F' ? string.Join('.', names[^2..]) : names[^1];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
