using BenchmarkDotNet.Attributes;
using FslHv.Host.Input;
using FslHv.Host.Measuring;
using FslHv.Simulation;

namespace FslHv.Bench;

/// <summary>
/// A whole run of the main scenario, assembly, expectations and checkers included. The baseline delivers as many messages in the bare
/// loop.
/// </summary>
[MemoryDiagnoser]
public class ScenarioBench
{
    private readonly BareLoopWorkload _bareLoop = new(inFlight: 1);
    private ScenarioRuns? _failover;
    private long _deliveries;

    [GlobalSetup]
    public void Load()
    {
        var path = Shipped.Scenario("failover.yaml");
        _failover = new ScenarioRuns(path, RunInput.Load(path, new Overrides()));
        _failover.Run(1);
        _deliveries = _failover.Steps;
    }

    [Benchmark(Baseline = true)]
    public long BareLoop() => _bareLoop.Run(_deliveries);

    [Benchmark]
    public void Failover() => _failover!.Run(1);
}
