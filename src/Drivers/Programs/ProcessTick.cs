using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What a process tells itself.</summary>
internal abstract record ProcessTick : Message
{
    private ProcessTick()
    {
    }

    /// <summary>It has computed what it had to.</summary>
    public sealed record Computed : ProcessTick
    {
        public override LatencyClass Latency => Latencies.UserCode;
    }

    /// <summary>Timer: it has slept as long as it wanted.</summary>
    public sealed record Slept : ProcessTick;

    /// <summary>It has wound down and exits.</summary>
    public sealed record WoundDown : ProcessTick
    {
        public override LatencyClass Latency => Latencies.UserCode;
    }
}
