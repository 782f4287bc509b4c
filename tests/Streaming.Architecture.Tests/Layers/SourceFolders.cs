using System.Reflection.Metadata;

namespace Streaming.Architecture.Tests.Layers;

/// <summary>
/// Where the symbols of an assembly are declared: the folder of their source file, from the portable PDB. Namespaces do
/// not tell, because all public types share one, and a partial type has parts in several folders: so every method has a
/// folder of its own, and the home of a type is that of the file named after it.
/// </summary>
internal sealed class SourceFolders
{
    // Written by the C# compiler for types without a method that has code (interfaces, enums, delegates).
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly MetadataReader _symbols;
    private readonly MetadataReader _assembly;
    private readonly string _marker;
    private readonly Dictionary<TypeDefinitionHandle, string?> _homes = [];

    /// <param name="assembly">The metadata of the assembly.</param>
    /// <param name="symbols">Its portable PDB.</param>
    /// <param name="marker">What stands in a source path before the folder, for example "/src/Streaming/".</param>
    public SourceFolders(MetadataReader assembly, MetadataReader symbols, string marker)
    {
        _assembly = assembly;
        _symbols = symbols;
        _marker = marker;
        foreach (var type in assembly.TypeDefinitions) _homes[type] = FindHome(type);
    }

    /// <summary>The folder of a type ("" is the root of the project), or null for what no source file declares.</summary>
    public string? Of(TypeDefinitionHandle type)
    {
        for (var at = type; !at.IsNil; at = _assembly.GetTypeDefinition(at).GetDeclaringType())
        {
            if (_homes[at] is { } home) return home;
        }

        return null;
    }

    /// <summary>The folder of a method; that of its type when it has no code of its own.</summary>
    public string? Of(MethodDefinitionHandle method) =>
        FileOf(method) is { } file ? FolderOf(file) : Of(_assembly.GetMethodDefinition(method).GetDeclaringType());

    private string? FindHome(TypeDefinitionHandle handle)
    {
        var type = _assembly.GetTypeDefinition(handle);
        var files = type.GetMethods().Select(FileOf).Concat(OwnDocuments(handle)).OfType<string>().Distinct().ToList();
        var name = _assembly.GetString(type.Name).Split('`')[0] + ".cs";
        var home = files.Find(f => f.EndsWith("/" + name, StringComparison.Ordinal)) ?? files.Order(StringComparer.Ordinal).FirstOrDefault();
        return home is null ? null : FolderOf(home);
    }

    private IEnumerable<string?> OwnDocuments(TypeDefinitionHandle type)
    {
        foreach (var handle in _symbols.GetCustomDebugInformation(type))
        {
            var information = _symbols.GetCustomDebugInformation(handle);
            if (_symbols.GetGuid(information.Kind) != TypeDefinitionDocuments) continue;
            var blob = _symbols.GetBlobReader(information.Value);
            while (blob.RemainingBytes > 0) yield return Ours(System.Reflection.Metadata.Ecma335.MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()));
        }
    }

    private string? FileOf(MethodDefinitionHandle method)
    {
        var information = _symbols.GetMethodDebugInformation(method.ToDebugInformationHandle());
        var document = information.Document;
        if (document.IsNil && !information.SequencePointsBlob.IsNil) document = information.GetSequencePoints().First().Document;
        return document.IsNil ? null : Ours(document);
    }

    private string? Ours(DocumentHandle document)
    {
        var path = _symbols.GetString(_symbols.GetDocument(document).Name).Replace('\\', '/');
        return path.Contains(_marker, StringComparison.Ordinal) ? path : null;
    }

    private string FolderOf(string file)
    {
        var start = file.LastIndexOf(_marker, StringComparison.Ordinal) + _marker.Length;
        var end = file.LastIndexOf('/');
        return end < start ? "" : file[start..end];
    }
}
