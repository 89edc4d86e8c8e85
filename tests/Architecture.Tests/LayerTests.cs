using System.Xml.Linq;

namespace FslHv.Architecture.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Project_files_point_only_where_the_design_allows() => Gate.IsQuiet(Layers.Violations(Products.ProjectArrows()));

    [Fact]
    public void Built_assemblies_point_only_where_the_design_allows() => Gate.IsQuiet(Layers.Violations(Products.AssemblyArrows()));

    [Fact]
    public void Every_project_under_src_is_a_layer_of_the_design() =>
        Gate.IsQuiet(Layers.Unknown(Products.Projects.Select(project => project.Layer)));

    [Fact]
    public void Only_named_packages_enter_a_layer() => Gate.IsQuiet(Layers.PackageViolations(Products.PackageUses()));

    [Fact]
    public void The_projects_and_their_arrows_are_really_read()
    {
        Assert.Contains(("Abi", "Actors"), Products.ProjectArrows());
        Assert.Contains("Drivers", Products.Built);
        Assert.All(Products.Built, layer => Assert.True(File.Exists(Products.AssemblyFile(layer)), layer));
    }

    [Theory]
    [InlineData("Hypervisor", "Drivers")]
    [InlineData("Partitions", "Hypervisor")]
    [InlineData("Drivers", "Partitions")]
    [InlineData("Scenarios", "Simulation")]
    [InlineData("Simulation", "Abi")]
    [InlineData("Actors", "DeviceTree")]
    [InlineData("DeviceTree", "Actors")]
    [InlineData("Cluster", "Simulation")]
    [InlineData("TestKit", "Host")]
    [InlineData("Surprise", "Actors")]
    public void A_wrong_arrow_among_right_ones_is_reported(string from, string to)
    {
        var found = Layers.Violations([("Abi", "Actors"), ("Hypervisor", "Abi"), (from, to), ("Scenarios", "Drivers"), ("Host", "Simulation")]);

        Assert.StartsWith(from, Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_in_the_core_is_reported() =>
        Assert.Single(Layers.PackageViolations([("Scenarios", "YamlDotNet"), ("Abi", "YamlDotNet"), ("Host", "Spectre.Console")]));

    [Fact]
    public void A_project_that_is_no_layer_is_reported() => Assert.Single(Layers.Unknown(["Abi", "Utilities"]));

    [Fact]
    public void The_build_bans_symbols_in_the_same_projects_as_these_tests()
    {
        var properties = XDocument.Load(Repository.Absolute("src/Directory.Build.props"));

        Assert.Equal(Named(Layers.DeterministicCore), Listed("DeterministicCore"));
        Assert.Equal(Named(Layers.DeterministicEngines), Listed("DeterministicEngines"));

        IEnumerable<string> Listed(string property) =>
            properties.Descendants(property).Single().Value.Split(';', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

        static IEnumerable<string> Named(IEnumerable<string> layers) => layers.Select(layer => $"FslHv.{layer}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Every_project_is_reached_by_the_one_test_command()
    {
        var solution = Repository.Read("FslHv.sln").Replace('\\', '/');

        Gate.IsQuiet(from file in Repository.Files("src", ".csproj").Concat(Repository.Files("tests", ".csproj"))
                     where !Layers.IsApart(file)
                     where !solution.Contains($"\"{file}\"", StringComparison.Ordinal)
                     select $"{file} is not in FslHv.sln");
    }
}
