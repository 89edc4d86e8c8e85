using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace FslHv.Architecture.Tests;

/// <summary>
/// Finds banned symbols among everything that a built assembly refers to: types of fields, parameters, results and locals, and
/// the calls that the compiler wrote for <c>lock</c>, <c>async</c> and the like, none of which the analyzer sees.
/// </summary>
internal static class MetadataUses
{
    /// <summary>Banned here only: see the list about why.</summary>
    private const string ObjectHashCode = "System.Object.GetHashCode";

    /// <summary>Calls that the compiler writes and that decide nothing: an iterator asks whether it is enumerated where it was made.</summary>
    private static readonly SortedDictionary<string, string> WrittenByTheCompiler = new(StringComparer.Ordinal)
    {
        ["System.Environment"] = "get_CurrentManagedThreadId",
    };

    public static IReadOnlyList<string> FindIn(string assemblyFile, IReadOnlyList<BannedSymbol> banned)
    {
        using var file = File.OpenRead(assemblyFile);
        return Find(file, banned).Select(found => $"{Path.GetFileName(assemblyFile)} {found}").ToList();
    }

    public static IReadOnlyList<string> FindIn(Compilation compilation, IReadOnlyList<BannedSymbol> banned)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        return Find(image, banned).ToList();
    }

    private static List<string> Find(Stream image, IReadOnlyList<BannedSymbol> banned)
    {
        using var reader = new PEReader(image, PEStreamOptions.LeaveOpen);
        var metadata = reader.GetMetadataReader();
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Select(member => (Type: ParentName(metadata, member.Parent), Name: metadata.GetString(member.Name)))
            .ToLookup(member => member.Type, member => member.Name, StringComparer.Ordinal);

        var found = new List<string>();
        foreach (var handle in metadata.TypeReferences)
        {
            var type = FullName(metadata, handle);
            if (BanOf(type, banned) is { } ban && !OnlyTheCompilerUses(type))
                found.Add($"refers to {type} ({string.Join(", ", members[type].Distinct())}): {ban.Instead}");
            found.AddRange(members[type].Distinct()
                .Where(member => IsBannedMember(type, member, banned)).Select(member => $"calls {type}.{member}"));
        }

        return found;

        bool OnlyTheCompilerUses(string type) =>
            WrittenByTheCompiler.TryGetValue(type, out var member) && members[type].Distinct().SequenceEqual([member]);
    }

    private static BannedSymbol? BanOf(string type, IReadOnlyList<BannedSymbol> banned) => banned.FirstOrDefault(line => line.Kind switch
    {
        'T' => type == line.Name || type.StartsWith(line.Name + "+", StringComparison.Ordinal),
        'N' => type.StartsWith(line.Name + ".", StringComparison.Ordinal),
        _ => false,
    });

    private static bool IsBannedMember(string type, string member, IReadOnlyList<BannedSymbol> banned) =>
        $"{type}.{member}" == ObjectHashCode || banned.Any(line => line.Kind switch
        {
            'M' => $"{type}.{member}" == line.Name.Split('(')[0].Replace("#ctor", ".ctor", StringComparison.Ordinal),
            'P' => $"{type}.{member}" == line.Name.Insert(line.Name.LastIndexOf('.') + 1, "get_"),
            _ => false,
        });

    private static string ParentName(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => FullName(metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => GenericParentName(metadata, metadata.GetTypeSpecification((TypeSpecificationHandle)parent)),
        _ => "",
    };

    /// <summary>The generic type that an instantiation such as <c>Task`1&lt;int&gt;</c> is made of; nothing for arrays and the like.</summary>
    private static string GenericParentName(MetadataReader metadata, TypeSpecification specification)
    {
        var blob = metadata.GetBlobReader(specification.Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return "";
        blob.ReadSignatureTypeCode();
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? FullName(metadata, (TypeReferenceHandle)type) : "";
    }

    private static string FullName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return $"{FullName(metadata, (TypeReferenceHandle)type.ResolutionScope)}+{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
