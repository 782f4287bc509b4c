using System.Reflection;

namespace Streaming.Architecture.Tests.PublicApi;

/// <summary>Types as a reader of C# writes them, with nullable references marked.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint", [typeof(nuint)] = "nuint", [typeof(char)] = "char", [typeof(float)] = "float",
        [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef) return Of(type.GetElementType()!, nullability);
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        var mark = nullability?.ReadState == NullabilityState.Nullable || nullability?.WriteState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray) return Of(type.GetElementType()!, nullability?.ElementType) + "[" + new string(',', type.GetArrayRank() - 1) + "]" + mark;
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value, nullability?.GenericTypeArguments.FirstOrDefault()) + "?";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        if (type.IsGenericParameter) return type.Name + (IsUnconstrained(type) ? "" : mark);
        return Qualified(type, nullability) + mark;
    }

    /// <summary>The name of a type that is declared, with its own parameters and without its namespace.</summary>
    public static string Declared(Type type) => Nested(type, type.GetGenericArguments(), null);

    public static string Constraints(Type[] parameters) => string.Concat(parameters.Where(p => p.IsGenericParameter).Select(Constraint));

    private static string Qualified(Type type, NullabilityInfo? nullability)
    {
        var known = type.Namespace?.Split('.')[0] == "Streaming" || type.Namespace is "System" or "System.Collections.Generic" or "System.Threading" or "System.Threading.Tasks";
        return (known ? "" : type.Namespace + ".") + Nested(type, type.GetGenericArguments(), nullability);
    }

    private static string Nested(Type type, Type[] arguments, NullabilityInfo? nullability)
    {
        var outer = type.DeclaringType;
        var before = outer?.GetGenericArguments().Length ?? 0;
        var own = type.IsGenericType ? arguments.Take(type.GetGenericArguments().Length).Skip(before).ToArray() : [];
        var name = type.Name.Split('`')[0];
        if (own.Length > 0)
            name += "<" + string.Join(", ", own.Select((a, i) => Of(a, nullability?.GenericTypeArguments.ElementAtOrDefault(before + i)))) + ">";
        return outer is null ? name : Nested(outer, arguments, nullability) + "." + name;
    }

    private static string Constraint(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var rules = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) rules.Add("class");
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) rules.Add("struct");
        else if (IsNotNull(parameter)) rules.Add("notnull");
        rules.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => Of(c)));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !rules.Contains("struct")) rules.Add("new()");
        if (attributes.HasFlag(GenericParameterAttributes.AllowByRefLike)) rules.Add("allows ref struct");
        return rules.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", rules)}";
    }

    // A parameter without constraint may be nullable by itself, so the metadata cannot tell T from T?.
    private static bool IsUnconstrained(Type parameter) =>
        !IsNotNull(parameter) && parameter.GetGenericParameterConstraints().Length == 0
        && !parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);

    // notnull is [Nullable(1)] on the parameter itself, or the context of the method or type around it.
    private static bool IsNotNull(Type parameter)
    {
        if (parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) || parameter.GetGenericParameterConstraints().Length > 0) return false;
        var own = parameter.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "NullableAttribute");
        if (own is not null) return own.ConstructorArguments[0].Value is byte and 1;
        MemberInfo? around = (MemberInfo?)parameter.DeclaringMethod ?? parameter.DeclaringType;
        for (; around is not null; around = around.DeclaringType)
        {
            var context = around.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "NullableContextAttribute");
            if (context is not null) return context.ConstructorArguments[0].Value is byte and 1;
        }

        return false;
    }
}
