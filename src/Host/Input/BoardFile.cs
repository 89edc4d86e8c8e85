using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Scenarios;

namespace FslHv.Host.Input;

/// <summary>Reads boards from files.</summary>
internal static class BoardFile
{
    /// <summary>A device tree, as source or as a blob.</summary>
    /// <exception cref="InputException">The file cannot be read or is no device tree.</exception>
    public static DeviceTreeDocument Read(string path, IFileSource? files = null) =>
        new BoardReader(files ?? HostFiles.Instance).ReadTree(path, out var error) ?? throw new InputException(error);

    /// <summary>The machine that a configuration tree describes.</summary>
    /// <exception cref="InputException">A file cannot be read, is no device tree, or describes no machine.</exception>
    public static MachinePlan Plan(string path, string? hardwarePath, int partitionsMax, IFileSource? files = null)
    {
        var configuration = Read(path, files);
        var hardware = hardwarePath is null ? null : Read(hardwarePath, files);
        return BoardReader.Plan(configuration, hardware, new PlanOptions { PartitionsMax = partitionsMax }, out var error) ?? throw new InputException(error);
    }
}
