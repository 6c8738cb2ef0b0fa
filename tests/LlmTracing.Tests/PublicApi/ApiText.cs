using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace LlmTracing.Tests.PublicApi;

/// <summary>Writes the public surface of an assembly as sorted text, one member a line.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(System.Reflection.Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type.Namespace).Append('.').Append(Name(type)).AppendLine(Bases(type));
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").AppendLine(member);
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { BaseType: { } b } when b == typeof(MulticastDelegate) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
        {
            return "";
        }

        var bases = new List<string>();
        if (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType))
        {
            bases.Add(Name(b));
        }

        var inherited = type.BaseType?.GetInterfaces() ?? [];
        bases.AddRange(type.GetInterfaces().Except(inherited).Where(i => i.IsPublic).Select(Name).Order(StringComparer.Ordinal));
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        return type.GetMembers(Declared).Select(Member).OfType<string>();
    }

    private static string? Member(MemberInfo member) => member switch
    {
        FieldInfo f when Visible(f.IsPublic, f.IsFamily) => $"field {Modifiers(f)}{Name(Nullability.Create(f))} {f.Name}",
        PropertyInfo p when p.GetAccessors(true).Any(a => Visible(a.IsPublic, a.IsFamily)) => Property(p),
        ConstructorInfo { IsStatic: false } c when Visible(c.IsPublic, c.IsFamily) => $"constructor ({Parameters(c)})",
        EventInfo e when e.AddMethod!.IsPublic => $"event {Name(e.EventHandlerType!)} {e.Name}",
        MethodInfo m when Visible(m.IsPublic, m.IsFamily || m.IsFamilyOrAssembly) && !m.IsSpecialName && !Generated(m) => "method " + Method(m),
        _ => null,
    };

    private static bool Visible(bool isPublic, bool isFamily) => isPublic || isFamily;

    private static bool Generated(MethodInfo method)
        => method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || method.Name.Contains('<', StringComparison.Ordinal);

    private static string Modifiers(FieldInfo field) => field switch
    {
        { IsLiteral: true } => "const ",
        { IsStatic: true } => "static ",
        _ => "",
    };

    private static string Property(PropertyInfo property)
    {
        var get = property.GetMethod is { } g && Visible(g.IsPublic, g.IsFamily) ? " get;" : "";
        var set = property.SetMethod is { } s && Visible(s.IsPublic, s.IsFamily)
            ? s.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"
            : "";
        var isStatic = (property.GetMethod ?? property.SetMethod)!.IsStatic ? "static " : "";
        return $"property {isStatic}{Name(Nullability.Create(property))} {property.Name} {{{get}{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return $"{(method.IsStatic ? "static " : "")}{Name(Nullability.Create(method.ReturnParameter))} {method.Name}{generics}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(p =>
            (p.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : p.IsOut ? "out " : p.IsIn ? "in " : p.ParameterType.IsByRef ? "ref " : "")
            + Name(Nullability.Create(p)) + " " + p.Name + (p.HasDefaultValue ? " = " + (p.DefaultValue ?? "default") : "")));

    private static string Name(NullabilityInfo info)
    {
        var type = info.Type;
        var name = type.IsGenericType && Nullable.GetUnderlyingType(type) is null
            ? Bare(type) + "<" + string.Join(", ", info.GenericTypeArguments.Select(Name)) + ">"
            : type.IsArray && info.ElementType is { } element ? Name(element) + "[]" : Name(type);
        return !type.IsValueType && info.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        return type.IsGenericType ? Bare(type) + "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">" : Bare(type);
    }

    private static string Bare(Type type)
    {
        var name = type.IsNested && !type.IsGenericParameter ? Bare(type.DeclaringType!) + "." + type.Name : type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}
