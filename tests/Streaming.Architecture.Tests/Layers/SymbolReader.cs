using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Streaming.Architecture.Tests.Layers;

/// <summary>Reads who uses whom inside one assembly: bases, fields, signatures, constraints and code.</summary>
internal sealed class SymbolReader
{
    private readonly HashSet<SymbolReference> _found = [];
    private readonly PEReader _file;
    private readonly MetadataReader _assembly;
    private readonly SourceFolders _folders;

    private SymbolReader(PEReader file, MetadataReader symbols, string marker)
    {
        _file = file;
        _assembly = file.GetMetadataReader();
        _folders = new SourceFolders(_assembly, symbols, marker);
    }

    /// <summary>All references between source folders of the assembly at <paramref name="path"/>, whose PDB lies beside it.</summary>
    public static IReadOnlyCollection<SymbolReference> Read(string path, string marker)
    {
        using var file = new PEReader(File.OpenRead(path));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(path, ".pdb")));
        var reader = new SymbolReader(file, symbols.GetMetadataReader(), marker);
        foreach (var type in reader._assembly.TypeDefinitions) reader.ReadType(type);
        return reader._found;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        var type = _assembly.GetTypeDefinition(handle);
        var collector = new TypeCollector(_assembly);
        if (!type.BaseType.IsNil) collector.Add(type.BaseType);
        foreach (var contract in type.GetInterfaceImplementations()) collector.Add(_assembly.GetInterfaceImplementation(contract).Interface);
        AddConstraints(collector, type.GetGenericParameters());
        // The fields of "<>c" cache lambdas of every part of a partial type; their methods are read anyway.
        if (_assembly.GetString(type.Name) != "<>c")
            foreach (var field in type.GetFields()) _assembly.GetFieldDefinition(field).DecodeSignature<byte, byte>(collector, 0);
        Report(_folders.Of(handle), NameOf(handle), collector.Types);
        foreach (var method in type.GetMethods()) ReadMethod(method);
    }

    private void ReadMethod(MethodDefinitionHandle handle)
    {
        var method = _assembly.GetMethodDefinition(handle);
        var from = _folders.Of(handle);
        var name = NameOf(method.GetDeclaringType()) + "." + _assembly.GetString(method.Name);
        var collector = new TypeCollector(_assembly);
        method.DecodeSignature<byte, byte>(collector, 0);
        AddConstraints(collector, method.GetGenericParameters());
        if (method.RelativeVirtualAddress != 0)
        {
            var body = _file.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil) _assembly.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature<byte, byte>(collector, 0);
            foreach (var region in body.ExceptionRegions)
                if (!region.CatchType.IsNil) collector.Add(region.CatchType);
            foreach (var token in IlTokens.In(body.GetILReader())) ReadToken(token, from, name, collector);
        }

        Report(from, name, collector.Types);
    }

    private void ReadToken(EntityHandle token, string? from, string name, TypeCollector collector)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodSpecification:
                var generic = _assembly.GetMethodSpecification((MethodSpecificationHandle)token);
                generic.DecodeSignature<byte, byte>(collector, 0);
                ReadToken(generic.Method, from, name, collector);
                break;
            case HandleKind.MethodDefinition:
                AddMethod((MethodDefinitionHandle)token, from, name);
                break;
            case HandleKind.FieldDefinition:
                collector.Add(_assembly.GetFieldDefinition((FieldDefinitionHandle)token).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                ReadMember(_assembly.GetMemberReference((MemberReferenceHandle)token), from, name, collector);
                break;
            default:
                collector.Add(token);
                break;
        }
    }

    // A member of a generic type of the same assembly: resolved by name, which is exact enough for its folder.
    private void ReadMember(MemberReference member, string? from, string name, TypeCollector collector)
    {
        var owner = new TypeCollector(_assembly);
        owner.Add(member.Parent);
        collector.Add(member.Parent);
        if (member.GetKind() != MemberReferenceKind.Method) return;
        foreach (var type in owner.Types)
        {
            var named = _assembly.GetTypeDefinition(type).GetMethods()
                .Where(m => _assembly.StringComparer.Equals(_assembly.GetMethodDefinition(m).Name, _assembly.GetString(member.Name))).ToList();
            if (named.Select(_folders.Of).Distinct().Count() == 1) AddMethod(named[0], from, name);
        }
    }

    private void AddMethod(MethodDefinitionHandle target, string? from, string name)
    {
        var owner = _assembly.GetMethodDefinition(target).GetDeclaringType();
        Add(from, name, _folders.Of(target), NameOf(owner) + "." + _assembly.GetString(_assembly.GetMethodDefinition(target).Name));
    }

    private void AddConstraints(TypeCollector collector, GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters)
            foreach (var constraint in _assembly.GetGenericParameter(parameter).GetConstraints())
                collector.Add(_assembly.GetGenericParameterConstraint(constraint).Type);
    }

    private void Report(string? from, string name, IEnumerable<TypeDefinitionHandle> types)
    {
        foreach (var type in types) Add(from, name, _folders.Of(type), NameOf(type));
    }

    private void Add(string? from, string name, string? to, string target)
    {
        if (from is not null && to is not null && from != to) _found.Add(new SymbolReference(from, name, to, target));
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = _assembly.GetTypeDefinition(handle);
        var name = _assembly.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? NameOf(outer) + "+" + name : name;
    }
}
