using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Streaming.Architecture.Tests.Layers;

/// <summary>Collects the types of the assembly itself that signatures name, at any depth.</summary>
internal sealed class TypeCollector(MetadataReader reader) : ISignatureTypeProvider<byte, byte>
{
    private readonly HashSet<TypeDefinitionHandle> _types = [];

    public IReadOnlyCollection<TypeDefinitionHandle> Types => _types;

    public void Add(EntityHandle type)
    {
        if (type.Kind == HandleKind.TypeDefinition) _types.Add((TypeDefinitionHandle)type);
        else if (type.Kind == HandleKind.TypeSpecification) reader.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature<byte, byte>(this, 0);
    }

    public byte GetTypeFromDefinition(MetadataReader r, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        _types.Add(handle);
        return 0;
    }

    public byte GetTypeFromSpecification(MetadataReader r, byte genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        r.GetTypeSpecification(handle).DecodeSignature<byte, byte>(this, genericContext);

    public byte GetTypeFromReference(MetadataReader r, TypeReferenceHandle handle, byte rawTypeKind) => 0;
    public byte GetArrayType(byte elementType, ArrayShape shape) => 0;
    public byte GetByReferenceType(byte elementType) => 0;
    public byte GetFunctionPointerType(MethodSignature<byte> signature) => 0;
    public byte GetGenericInstantiation(byte genericType, ImmutableArray<byte> typeArguments) => 0;
    public byte GetGenericMethodParameter(byte genericContext, int index) => 0;
    public byte GetGenericTypeParameter(byte genericContext, int index) => 0;
    public byte GetModifiedType(byte modifier, byte unmodifiedType, bool isRequired) => 0;
    public byte GetPinnedType(byte elementType) => 0;
    public byte GetPointerType(byte elementType) => 0;
    public byte GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;
    public byte GetSZArrayType(byte elementType) => 0;
}
