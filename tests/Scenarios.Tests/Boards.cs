using System.Collections.Concurrent;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Scenarios.Tests;

/// <summary>Plans of the boards that the product ships.</summary>
internal static class Boards
{
    private static readonly ConcurrentDictionary<string, MachinePlan> Plans = new(StringComparer.Ordinal);

    public static MachinePlan Mutual => Plan("mutual-managers");

    public static MachinePlan Worker => Plan("manager-and-worker");

    /// <summary>The worker and its standby have one memory.</summary>
    public static MachinePlan WithSharedMemory { get; } = MachinePlanner.Plan(DeviceTreeSource.Read(
        RepositoryFiles.ReadText("boards/worker-and-standby.dts").Replace("<&standby_area>", "<&worker_area>", StringComparison.Ordinal)));

    public static MachinePlan WithoutConsole { get; } = MachinePlanner.Plan(
        DeviceTreeSource.Read(RepositoryFiles.ReadText("boards/manager-and-worker.dts").Replace("stdout = <&hv_console>;", "", StringComparison.Ordinal)));

    public static MachinePlan WorkerAndStandby => Plan("worker-and-standby");

    private static MachinePlan Plan(string name) =>
        Plans.GetOrAdd(name, static each => MachinePlanner.Plan(DeviceTreeSource.Read(RepositoryFiles.ReadText($"boards/{each}.dts"))));
}
