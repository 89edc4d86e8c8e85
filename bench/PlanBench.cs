using BenchmarkDotNet.Attributes;
using FslHv.DeviceTree;
using FslHv.Host.Input;
using FslHv.Hypervisor;

namespace FslHv.Bench;

/// <summary>Plans a machine of two partitions, guest trees included. The baseline reads the source of its board.</summary>
[MemoryDiagnoser]
public class PlanBench
{
    private DeviceTreeDocument _board = new();
    private string _source = "";

    [GlobalSetup]
    public void Read()
    {
        var path = Shipped.Board("mutual-managers.dts");
        _source = File.ReadAllText(path);
        _board = BoardFile.Read(path);
    }

    [Benchmark(Baseline = true)]
    public DeviceTreeDocument ReadSource() => DeviceTreeSource.Read(_source);

    [Benchmark]
    public MachinePlan Plan() => MachinePlanner.Plan(_board);
}
