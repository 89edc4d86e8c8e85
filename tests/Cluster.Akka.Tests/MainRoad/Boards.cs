using System.Runtime.CompilerServices;

namespace FslHv.AkkaNet.Tests;

/// <summary>Boards and scenarios that the product ships.</summary>
internal static class Shipped
{
    /// <summary>A manager and a worker: both start at power-on.</summary>
    public static string ManagerAndWorker => Board("manager-and-worker");

    /// <summary>A manager, mgr, and a worker that it has to load.</summary>
    public static string TwoPartitions => Board("two-partitions");

    /// <summary>Two that manage each other: active and standby.</summary>
    public static string MutualManagers => Board("mutual-managers");

    /// <summary>A manager of a worker, which runs, and of a standby, which is loaded and waits.</summary>
    public static string WorkerAndStandby => Board("worker-and-standby");

    public static string Scenario(string name) => Path.Combine(Root(), "scenarios", $"{name}.yaml");

    private static string Board(string name) => File.ReadAllText(Path.Combine(Root(), "boards", $"{name}.dts"));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
