namespace FslHv.Architecture.Tests;

/// <summary>Who may reference whom, written once. The checker knows nothing but names, so that it can be tried on made-up edges.</summary>
internal static class Layers
{
    /// <summary>Same seed, same trace: nothing in here reaches the world except through its context.</summary>
    public static readonly IReadOnlyList<string> DeterministicCore =
        ["Actors", "Abi", "DeviceTree", "Hypervisor", "Partitions", "Drivers", "Scenarios"];

    /// <summary>Engines that must be as reproducible as the core.</summary>
    public static readonly IReadOnlyList<string> DeterministicEngines = ["Simulation"];

    private static readonly string[] Domain = ["Actors", "DeviceTree", "Abi", "Hypervisor", "Partitions", "Drivers"];

    /// <summary>What a layer may see, directly or through another. A layer that is not named here may not exist.</summary>
    private static readonly SortedDictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Actors"] = [],
        ["DeviceTree"] = [],
        ["Abi"] = ["Actors", "DeviceTree"],
        ["Hypervisor"] = ["Abi", "Actors", "DeviceTree"],
        ["Partitions"] = ["Abi", "Actors", "DeviceTree"],
        ["Drivers"] = ["Abi", "Actors", "DeviceTree"],
        ["Simulation"] = ["Actors"],
        ["Cluster"] = ["Actors"],
        ["Cluster.Akka"] = ["Actors", "Cluster"],
        ["Scenarios"] = Domain,
        ["TestKit"] = [.. Domain, "Scenarios", "Simulation"],
        ["TestKit.Akka"] = [.. Domain, "Scenarios", "Cluster", "Cluster.Akka"],
        ["Host"] = [.. Domain, "Scenarios", "Simulation", "TestKit", "Cluster"],
        ["Host.Akka"] = [.. Domain, "Scenarios", "Simulation", "Cluster", "Cluster.Akka", "Host"],
    };

    /// <summary>Packages are arrows too. What is not named here has none.</summary>
    private static readonly SortedDictionary<string, string[]> MayUsePackages = new(StringComparer.Ordinal)
    {
        ["Scenarios"] = ["YamlDotNet"],
        ["Cluster"] = ["Microsoft.Data.Sqlite", "RabbitMQ.Client", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core"],
    };

    public static IEnumerable<string> Violations(IEnumerable<(string From, string To)> edges) =>
        from edge in edges
        let allowed = MayReference.GetValueOrDefault(edge.From)
        where allowed is null || !allowed.Contains(edge.To, StringComparer.Ordinal)
        select allowed is null
            ? $"{edge.From} is no layer of the design"
            : $"{edge.From} → {edge.To}: {edge.From} may reference {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}";

    public static IEnumerable<string> Unknown(IEnumerable<string> projects) =>
        from project in projects where !MayReference.ContainsKey(project) select $"{project} is no layer of the design";

    /// <summary>Built with a solution of their own, because their packages are not to be had everywhere.</summary>
    public static bool IsApart(string project) => project.Contains("Akka", StringComparison.Ordinal);

    /// <summary>The Host and the projects with Akka.NET are where packages meet; they are not looked at.</summary>
    public static IEnumerable<string> PackageViolations(IEnumerable<(string Project, string Package)> uses) =>
        from use in uses
        where use.Project != "Host" && !IsApart(use.Project)
        where !MayUsePackages.GetValueOrDefault(use.Project, []).Contains(use.Package, StringComparer.Ordinal)
        select $"{use.Project} uses the package {use.Package}";
}
