using BenchmarkDotNet.Attributes;
using FslHv.Host.Measuring;
using FslHv.Simulation;

namespace FslHv.Bench;

/// <summary>A stop and a start of a partition by its manager. The baseline delivers as many messages in the bare loop.</summary>
[MemoryDiagnoser]
public class CyclesBench
{
    private const int Cycles = 10_000;

    private readonly BareLoopWorkload _bareLoop = new(inFlight: 1);
    private readonly StopStartCycles _cycles = new();
    private long _deliveries;

    [GlobalSetup]
    public void Count()
    {
        var before = _cycles.Steps;
        _cycles.Run(Cycles);
        _deliveries = _cycles.Steps - before;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Cycles)]
    public long BareLoop() => _bareLoop.Run(_deliveries);

    [Benchmark(OperationsPerInvoke = Cycles)]
    public void StopStart() => _cycles.Run(Cycles);
}
