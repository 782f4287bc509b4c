using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Streaming.Architecture.Tests.PublicApi;

/// <summary>The public API of an assembly as text: the same for the same API, in ordinal order, one member a line.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => Of(assembly.GetTypes().Where(IsVisible));

    public static string Of(IEnumerable<Type> types)
    {
        var members = new MemberText();
        var text = new StringBuilder();
        foreach (var space in types.GroupBy(t => t.Namespace ?? "").OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(space.Key).Append('\n');
            foreach (var type in space.OrderBy(TypeNames.Declared, StringComparer.Ordinal))
            {
                text.Append("  ").Append(Marks(type)).Append(Header(type, members)).Append('\n');
                if (Kind(type) == "delegate") continue;
                var lines = type.GetMembers(Declared).Select(m => (Member: m, Line: members.Of(m))).Where(m => m.Line is not null);
                var sorted = type.IsEnum
                    ? lines.OrderBy(m => Convert.ToInt64(((FieldInfo)m.Member).GetRawConstantValue(), null)).Select(m => m.Line!)
                    : lines.OrderBy(m => m.Member is not ConstructorInfo).ThenBy(m => m.Member.Name, StringComparer.Ordinal)
                        .ThenBy(m => m.Line, StringComparer.Ordinal).Select(m => Marks(m.Member) + m.Line);
                foreach (var line in sorted) text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsVisible(Type type) =>
        type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    private static string Header(Type type, MemberText members)
    {
        var kind = Kind(type);
        if (kind == "delegate") return "delegate " + members.Delegate(type) + TypeNames.Constraints(type.GetGenericArguments());
        if (type.IsEnum) return $"enum {TypeNames.Declared(type)} : {TypeNames.Of(Enum.GetUnderlyingType(type))}";
        var modifiers = kind != "class" ? "" : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        if (kind == "struct")
            modifiers = (type.CustomAttributes.Any(a => a.AttributeType.Name == "IsReadOnlyAttribute") ? "readonly " : "") + (type.IsByRefLike ? "ref " : "");
        var bases = Bases(type).ToList();
        return modifiers + kind + " " + TypeNames.Declared(type) + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "") + TypeNames.Constraints(type.GetGenericArguments());
    }

    private static string Kind(Type type) =>
        type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate" : type.IsValueType ? (type.IsEnum ? "enum" : "struct") : "class";

    private static IEnumerable<string> Bases(Type type)
    {
        if (type is { IsValueType: false, BaseType: { } parent } && parent != typeof(object)) yield return TypeNames.Of(parent);
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var visible = type.GetInterfaces().Except(inherited).Where(i => IsVisible(i.IsGenericType ? i.GetGenericTypeDefinition() : i)).ToList();
        foreach (var name in visible.Where(i => !visible.Any(o => o != i && o.GetInterfaces().Contains(i))).Select(i => TypeNames.Of(i)).Order(StringComparer.Ordinal)) yield return name;
    }

    private static string Marks(MemberInfo member)
    {
        var experimental = member.GetCustomAttribute<ExperimentalAttribute>(false);
        var obsolete = member.GetCustomAttribute<ObsoleteAttribute>(false);
        // Ref structs, and constructors of types with required members, carry an obsolete mark for older compilers.
        var feature = member is Type { IsByRefLike: true } || member.IsDefined(typeof(CompilerFeatureRequiredAttribute), false);
        var marks = experimental is null ? "" : $"[Experimental {experimental.DiagnosticId}] ";
        return obsolete is null || feature ? marks : marks + (obsolete.IsError ? "[Obsolete error] " : "[Obsolete] ");
    }
}
