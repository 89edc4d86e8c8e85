using System.Reflection;
using System.Xml.Linq;

namespace FslHv.Architecture.Tests;

/// <summary>The projects under src/ as their project files and their built assemblies show them.</summary>
internal static class Products
{
    private const string Prefix = "FslHv.";

    /// <summary>Layer names with the path of the project file.</summary>
    public static IReadOnlyList<(string Layer, string ProjectFile)> Projects { get; } =
        Repository.Files("src", ".csproj").Select(file => (LayerOf(Path.GetFileNameWithoutExtension(file)), file)).ToList();

    /// <summary>Layers that are built with the main solution, so that their assemblies lie beside this one.</summary>
    public static IEnumerable<string> Built => Projects.Select(project => project.Layer).Where(layer => !Layers.IsApart(layer));

    public static IEnumerable<string> Deterministic =>
        Layers.DeterministicCore.Concat(Layers.DeterministicEngines);

    public static string AssemblyFile(string layer) => Path.Combine(AppContext.BaseDirectory, $"{AssemblyName(layer)}.dll");

    public static Assembly Load(string layer) => Assembly.Load(AssemblyName(layer));

    public static IEnumerable<Type> TypesOf(IEnumerable<string> layers) => layers.SelectMany(layer => Load(layer).GetTypes());

    public static IEnumerable<(string From, string To)> ProjectArrows() =>
        from project in Projects
        from item in Items(project.ProjectFile, "ProjectReference")
        select (project.Layer, LayerOf(Path.GetFileNameWithoutExtension(item.Replace('\\', '/'))));

    public static IEnumerable<(string Project, string Package)> PackageUses() =>
        from project in Projects
        from item in Items(project.ProjectFile, "PackageReference")
        select (project.Layer, item);

    public static IEnumerable<(string From, string To)> AssemblyArrows() =>
        from layer in Built
        from name in Load(layer).GetReferencedAssemblies()
        where name.Name!.StartsWith(Prefix, StringComparison.Ordinal)
        select (layer, LayerOf(name.Name!));

    private static IEnumerable<string> Items(string projectFile, string kind) =>
        XDocument.Load(Repository.Absolute(projectFile)).Descendants(kind).Select(item => (string)item.Attribute("Include")!);

    /// <summary>Assemblies are called after their projects; the program is called by its own name.</summary>
    private static string AssemblyName(string layer) => layer == "Host" ? "fslhv" : $"{Prefix}{layer}";

    private static string LayerOf(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
}
