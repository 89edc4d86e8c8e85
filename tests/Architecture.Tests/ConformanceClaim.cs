using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FslHv.Architecture.Tests;

/// <summary>
/// What one <c>[Conforms]</c> says: a test checks a fact. Read from the built test assemblies without loading them.
/// </summary>
/// <param name="Fact">Id of the fact.</param>
/// <param name="Test">Project, class and method, as <c>Drivers/ReadTests.A_signal_ends_that_sleeping_read_alone</c>; a whole class ends in <c>.*</c>,
/// one case of a theory in its text in brackets.</param>
internal sealed record ConformanceClaim(string Fact, string Test)
{
    /// <summary>Claims of every test project of the main solution, by project, class and method in ordinal order.</summary>
    public static IReadOnlyList<ConformanceClaim> OfAllTests()
    {
        // Test projects are built side by side, each in its own folder of the same name.
        var output = Path.GetRelativePath(Repository.Absolute("tests/Architecture.Tests"), AppContext.BaseDirectory);
        return Repository.Files("tests", ".csproj")
            .Where(project => !Layers.IsApart(Path.GetFileNameWithoutExtension(project)))
            .SelectMany(project => In(
                Path.GetFileName(Path.GetDirectoryName(project)!).Replace(".Tests", "", StringComparison.Ordinal),
                Path.Combine(Path.GetDirectoryName(Repository.Absolute(project))!, output, Path.GetFileNameWithoutExtension(project) + ".dll")))
            .OrderBy(claim => claim.Test, StringComparer.Ordinal)
            .ToList();
    }

    private static List<ConformanceClaim> In(string project, string assemblyFile)
    {
        using var file = File.OpenRead(assemblyFile);
        using var reader = new PEReader(file);
        var metadata = reader.GetMetadataReader();
        var claims = new List<ConformanceClaim>();
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            var name = $"{project}/{metadata.GetString(type.Name)}";
            claims.AddRange(Of(metadata, type.GetCustomAttributes(), $"{name}.*"));
            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
                claims.AddRange(Of(metadata, method.GetCustomAttributes(), $"{name}.{metadata.GetString(method.Name)}"));
        }

        return claims;
    }

    private static IEnumerable<ConformanceClaim> Of(MetadataReader metadata, CustomAttributeHandleCollection attributes, string test) =>
        from attribute in attributes.Select(metadata.GetCustomAttribute)
        where IsConforms(metadata, attribute)
        let value = Value(metadata.GetBlobReader(attribute.Value))
        from fact in value.Facts
        select new ConformanceClaim(fact, value.Case is null ? test : $"{test}({value.Case})");

    private static bool IsConforms(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MethodDefinition
        && metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()) is var type
        && metadata.GetString(type.Name) == nameof(ConformsAttribute);

    /// <summary>ECMA-335 II.23.3: prolog, the array of strings, then the one property that there may be.</summary>
    private static (IReadOnlyList<string> Facts, string? Case) Value(BlobReader blob)
    {
        blob.ReadUInt16();
        var facts = new string[blob.ReadInt32()];
        for (var i = 0; i < facts.Length; i++)
            facts[i] = blob.ReadSerializedString()!;
        if (blob.ReadUInt16() == 0)
            return (facts, null);
        blob.ReadUInt16(); // A property, a string.
        blob.ReadSerializedString();
        return (facts, blob.ReadSerializedString());
    }
}
