using BenchmarkDotNet.Attributes;
using FslHv.DeviceTree;
using FslHv.Host.Input;

namespace FslHv.Bench;

/// <summary>Reads and writes the board of the main scenario. The baseline makes the same nodes out of nodes.</summary>
[MemoryDiagnoser]
public class TreeBench
{
    private DeviceTreeDocument _tree = new();
    private byte[] _blob = [];
    private string _source = "";

    [GlobalSetup]
    public void Read()
    {
        var path = Shipped.Board("mutual-managers.dts");
        _source = File.ReadAllText(path);
        _tree = BoardFile.Read(path);
        _blob = DeviceTreeBlob.Write(_tree);
    }

    [Benchmark(Baseline = true)]
    public DeviceTreeDocument Clone() => _tree.Clone();

    [Benchmark]
    public DeviceTreeDocument ReadBlob() => DeviceTreeBlob.Read(_blob);

    [Benchmark]
    public byte[] WriteBlob() => DeviceTreeBlob.Write(_tree);

    [Benchmark]
    public DeviceTreeDocument ReadSource() => DeviceTreeSource.Read(_source);

    [Benchmark]
    public string WriteSource() => DeviceTreeText.Write(_tree);
}
