using System.Reflection;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>By what replays recognise the program and the scenario that they were made with.</summary>
public static class Fingerprints
{
    /// <summary>The assemblies whose code decides runs: the same for one build, another one after any change of theirs.</summary>
    /// <param name="more">Assemblies with actors or guest programs of one's own.</param>
    public static ulong Program(params IEnumerable<Assembly> more)
    {
        Type[] product =
        [
            typeof(Actor), typeof(Fact), typeof(DeviceTreeDocument), typeof(MachinePlan), typeof(PartitionActor), typeof(DriverFaults),
            typeof(Scenario), typeof(SimulationEngine),
        ];
        var hash = default(StateHash);
        foreach (var assembly in product.Select(type => type.Assembly).Concat(more))
            hash.Add(assembly.ManifestModule.ModuleVersionId.ToByteArray());
        return hash.Value;
    }
}

/// <summary>Passes files on and remembers what was in them: everything that a scenario is read from.</summary>
public sealed class FingerprintFiles(IFileSource inner) : IFileSource
{
    private StateHash _hash;

    /// <summary>Hash of the contents of all files that were read, in order.</summary>
    public ulong Hash => _hash.Value;

    /// <inheritdoc />
    public Bytes? Read(string path)
    {
        var bytes = inner.Read(path);
        _hash.Add(bytes is not null);
        if (bytes is { } content)
            _hash.Add(content.Span);
        return bytes;
    }
}
