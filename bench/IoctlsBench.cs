using BenchmarkDotNet.Attributes;
using FslHv.Host.Measuring;
using FslHv.Simulation;

namespace FslHv.Bench;

/// <summary>A status ioctl of a process, as a typed call and as bytes. The baseline delivers as many messages in the bare loop.</summary>
[MemoryDiagnoser]
public class IoctlsBench
{
    private const int Ioctls = 10_000;
    private const int MessagesEach = 7;

    private readonly BareLoopWorkload _bareLoop = new(inFlight: 1);
    private readonly StatusIoctls _typed = new(asBytes: false);
    private readonly StatusIoctls _asBytes = new(asBytes: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Ioctls)]
    public long BareLoop() => _bareLoop.Run(Ioctls * MessagesEach);

    [Benchmark(OperationsPerInvoke = Ioctls)]
    public void Typed() => _typed.Run(Ioctls);

    [Benchmark(OperationsPerInvoke = Ioctls)]
    public void AsBytes() => _asBytes.Run(Ioctls);
}
