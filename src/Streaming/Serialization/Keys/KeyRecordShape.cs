using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Streaming.Serialization;

/// <summary>
/// The components of a record, a record struct, or another type with <see cref="IEquatable{T}"/>: the parameters of the one public
/// constructor that takes all of the type's state and gives it back as properties or fields of the same names. That a hand-written
/// <see cref="IEquatable{T}"/> of a type that is no record compares exactly these components is trusted; it cannot be seen.
/// </summary>
internal sealed class KeyRecordShape
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly ConstructorInfo _constructor;
    private readonly MemberInfo[] _members;

    private KeyRecordShape(ConstructorInfo constructor, MemberInfo[] members)
    {
        _constructor = constructor;
        _members = members;
        Types = [.. constructor.GetParameters().Select(p => p.ParameterType)];
        Names = [.. members.Select(m => m.Name)];
        TupleType = TupleOf(Types);
    }

    /// <summary>The components' types, in order.</summary>
    public IReadOnlyList<Type> Types { get; }

    /// <summary>The components' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The tuple of the components; nested from the eighth on, as the language does.</summary>
    public Type TupleType { get; }

    /// <summary>The shape, or why the type has none.</summary>
    public static KeyRecordShape? TryOf(Type type, out string reason)
    {
        reason = "";
        var equals = type.GetMethod(nameof(Equals), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly, [type]);
        var isRecord = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", Members)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;
        if (isRecord && equals?.IsDefined(typeof(CompilerGeneratedAttribute)) != true)
        {
            reason = "it has an Equals of its own, which its bytes cannot follow; remove it, or key by a record of normalized components";
        }
        else if (!isRecord && !typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type))
        {
            reason = $"it has no value equality; make it a record{(type.IsValueType ? " struct" : "")}, or key by a tuple of what tells keys apart";
        }
        if (reason.Length > 0) return null;

        var fields = FieldCount(type);
        var shapes = type.GetConstructors().Select(c => (Constructor: c, Members: Match(type, c))).Where(c => c.Members.Length == fields && fields > 0).ToList();
        if (shapes.Count == 1) return new KeyRecordShape(shapes[0].Constructor, shapes[0].Members);
        reason = fields == 0
            ? "it has no components; key by a constant instead"
            : "it has not exactly one public constructor that takes all of its state under the names of its properties; give it one (a positional record has it), or key by a tuple";
        return null;
    }

    /// <summary>The value tuple of the types.</summary>
    public static Type TupleOf(IReadOnlyList<Type> types)
    {
        var arguments = types.Take(7).ToList();
        if (types.Count > 7) arguments.Add(TupleOf([.. types.Skip(7)]));
        return Type.GetType("System.ValueTuple`" + arguments.Count)!.MakeGenericType([.. arguments]);
    }

    /// <summary>A function from the record to the tuple.</summary>
    public Delegate CompileTake()
    {
        var record = Expression.Parameter(_constructor.DeclaringType!);
        return Expression.Lambda(NewTuple(TupleType, [.. _members.Select(m => Expression.MakeMemberAccess(record, m))]), record).Compile();
    }

    /// <summary>A function from the tuple to the record.</summary>
    public Delegate CompileMake()
    {
        var tuple = Expression.Parameter(TupleType);
        List<Expression> items = [];
        Expression from = tuple;
        for (var i = 0; i < Types.Count; i++)
        {
            if (i > 0 && i % 7 == 0) from = Expression.Field(from, "Rest");
            items.Add(Expression.Field(from, $"Item{i % 7 + 1}"));
        }
        return Expression.Lambda(Expression.New(_constructor, items), tuple).Compile();
    }

    private static NewExpression NewTuple(Type tuple, Expression[] items)
    {
        Expression[] arguments = items.Length <= 7 ? items : [.. items[..7], NewTuple(tuple.GetGenericArguments()[7], items[7..])];
        return Expression.New(tuple.GetConstructors()[0], arguments);
    }

    private static int FieldCount(Type type)
    {
        var count = 0;
        for (var level = type; level is not null; level = level.BaseType) count += level.GetFields(Members | BindingFlags.DeclaredOnly).Length;
        return count;
    }

    // The members that give the constructor's parameters back; empty if one is missing. A parameter may be named as the property or in camel case.
    private static MemberInfo[] Match(Type type, ConstructorInfo constructor)
    {
        List<MemberInfo> members = [];
        foreach (var parameter in constructor.GetParameters())
        {
            var member = type.GetProperties().Where(p => p.CanRead && p.PropertyType == parameter.ParameterType && p.GetIndexParameters().Length == 0).Cast<MemberInfo>()
                .Concat(type.GetFields().Where(f => !f.IsStatic && f.FieldType == parameter.ParameterType))
                .FirstOrDefault(m => string.Equals(m.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (member is null) return [];
            members.Add(member);
        }
        return [.. members];
    }
}
