using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Streaming.Architecture.Tests.PublicApi;

/// <summary>One line per visible member, as in C#.</summary>
internal sealed class MemberText
{
    private readonly NullabilityInfoContext _nullability = new();

    public static bool IsVisible(MethodBase? method) => method is { } m && (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly);

    public string? Of(MemberInfo member) => member switch
    {
        ConstructorInfo m when IsVisible(m) && !m.IsStatic => Modifiers(m) + TypeNames.Declared(m.DeclaringType!).Split('<')[0] + Parameters(m),
        MethodInfo m when IsVisible(m) && IsOrdinary(m) => Method(m),
        PropertyInfo p when IsVisible(p.GetMethod) || IsVisible(p.SetMethod) => Property(p),
        EventInfo e when IsVisible(e.AddMethod) => Modifiers(e.AddMethod!) + "event " + TypeNames.Of(e.EventHandlerType!, _nullability.Create(e)) + " " + e.Name,
        FieldInfo f when (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName => Field(f),
        _ => null,
    };

    public string Delegate(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return Returned(invoke) + " " + TypeNames.Declared(type) + Parameters(invoke);
    }

    private static bool IsOrdinary(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsGenerated(method);

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? method.GetGenericArguments() : [];
        var name = method.Name + (generic.Length > 0 ? "<" + string.Join(", ", generic.Select(g => g.Name)) + ">" : "");
        return Modifiers(method) + Returned(method) + " " + name + Parameters(method) + TypeNames.Constraints(generic);
    }

    private string Returned(MethodInfo method)
    {
        var reference = method.ReturnType.IsByRef ? (method.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "InAttribute") ? "ref readonly " : "ref ") : "";
        return reference + TypeNames.Of(method.ReturnType, _nullability.Create(method.ReturnParameter));
    }

    private string Property(PropertyInfo property)
    {
        var get = property.GetMethod;
        var set = property.SetMethod;
        var accessors = new List<string>();
        if (IsVisible(get)) accessors.Add((get!.IsPublic || set?.IsPublic != true ? "" : "protected ") + "get;");
        if (IsVisible(set))
        {
            var init = set!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            accessors.Add((set.IsPublic || get?.IsPublic != true ? "" : "protected ") + (init ? "init;" : "set;"));
        }

        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? "this[" + string.Join(", ", index.Select(Parameter)) + "]" : property.Name;
        var visible = IsVisible(get) ? get! : set!;
        var required = property.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "";
        var reference = property.PropertyType.IsByRef ? "ref " : "";
        return Modifiers(visible) + required + reference + TypeNames.Of(property.PropertyType, _nullability.Create(property)) + $" {name} {{ {string.Join(" ", accessors)} }}";
    }

    private string Field(FieldInfo field)
    {
        if (field.DeclaringType!.IsEnum) return $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
        var access = field.IsPublic ? "public " : "protected ";
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return access + kind + TypeNames.Of(field.FieldType, _nullability.Create(field)) + " " + field.Name + (field.IsLiteral ? " = " + Constant(field.GetRawConstantValue()) : "");
    }

    private string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return "(" + extension + string.Join(", ", method.GetParameters().Select(Parameter)) + ")";
    }

    private string Parameter(ParameterInfo parameter)
    {
        var kind = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params " : "";
        var scoped = parameter.IsDefined(typeof(ScopedRefAttribute), false) ? "scoped " : "";
        var fallback = parameter.HasDefaultValue ? " = " + Constant(parameter.DefaultValue) : "";
        return scoped + kind + TypeNames.Of(parameter.ParameterType, _nullability.Create(parameter)) + " " + parameter.Name + fallback;
    }

    private static string Modifiers(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface) return method.IsStatic ? "static " + (method.IsAbstract ? "abstract " : "") : "";
        var access = method.IsPublic ? "public " : "protected ";
        if (method.IsStatic) return access + "static ";
        if (method is not MethodInfo { IsVirtual: true } called) return access;
        var declaring = method.DeclaringType;
        var overrides = called.GetBaseDefinition().DeclaringType != declaring;
        if (called.IsAbstract) return access + (overrides ? "abstract override " : "abstract ");
        if (overrides) return access + (called.IsFinal ? "sealed override " : "override ");
        return access + (called.IsFinal || declaring.IsSealed ? "" : "virtual ");
    }

    private static string Constant(object? value) => value switch
    {
        null => "null",
        string text => "\"" + text.Replace("\n", "\\n", StringComparison.Ordinal) + "\"",
        bool truth => truth ? "true" : "false",
        Enum named => $"{named.GetType().Name}.{named}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
