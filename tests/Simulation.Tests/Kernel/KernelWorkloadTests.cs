namespace FslHv.Simulation.Tests;

public sealed class KernelWorkloadTests
{
    [Fact]
    public void Every_workload_handles_about_what_it_is_asked_to()
    {
        foreach (var workload in KernelWorkload.All(inFlight: 50))
        {
            Assert.InRange(workload.Run(20_000), 15_000, 25_000);
            Assert.InRange(workload.Run(20_000), 15_000, 25_000);
        }
    }

    [Fact]
    public void Rates_are_medians_and_ratios_are_to_the_first_workload()
    {
        var time = 0L;
        var bare = new Fake("bare", () => time += 10);
        var slow = new Fake("slow", () => time += 40);

        var figures = KernelMeasurement.Measure([bare, slow], () => time, deliveries: 100, rounds: 3, warmUps: 2);

        Assert.Equal(new KernelFigure("bare", 1e10, 1e10, 1e10, 1), figures[0]);
        Assert.Equal(new KernelFigure("slow", 2.5e9, 2.5e9, 2.5e9, 0.25), figures[1]);
        Assert.Equal((5, 5), (bare.Runs, slow.Runs));
    }

    private sealed class Fake(string name, Action work) : KernelWorkload
    {
        public int Runs { get; private set; }

        public override string Name => name;

        public override long Run(long deliveries)
        {
            Runs++;
            work();
            return deliveries;
        }
    }
}
