using BenchmarkDotNet.Attributes;
using FslHv.Simulation;

namespace FslHv.Bench;

/// <summary>Time per delivered message, and what it allocates; the bare loop is the baseline.</summary>
[MemoryDiagnoser]
public class KernelBench
{
    private const int Deliveries = 1_000_000;

    private readonly IReadOnlyList<KernelWorkload> _workloads = KernelWorkload.All(inFlight: 1000);

    [Benchmark(Baseline = true, OperationsPerInvoke = Deliveries)]
    public long BareLoop() => _workloads[0].Run(Deliveries);

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public long FixedLatency() => _workloads[1].Run(Deliveries);

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public long JitteredLatency() => _workloads[2].Run(Deliveries);

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public long FixedLatencyTraced() => _workloads[3].Run(Deliveries);
}
