using Akka.Actor;
using Akka.TestKit;
using FslHv.Cluster;

namespace FslHv.AkkaNet.TestKit;

/// <summary>The time of Akka.TestKit's scheduler: it goes when somebody says so.</summary>
internal sealed class TestTime(TestScheduler scheduler) : TimeProvider, IAdvancingTime
{
    private readonly DateTimeOffset _begin = ((ITimeProvider)scheduler).Now;

    public TimeProvider Clock => this;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => scheduler.Advance(by);

    public override long GetTimestamp() => (((ITimeProvider)scheduler).Now - _begin).Ticks + 1;
}
