using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>What a partition's actor tells itself when a piece of work that takes time is done.</summary>
internal abstract record PartitionStep : Message
{
    private PartitionStep()
    {
    }

    /// <summary>The guest tree is built.</summary>
    public sealed record TreeBuilt : PartitionStep
    {
        public override LatencyClass Latency => Latencies.TreeBuild;
    }

    /// <summary>Images are through the loader.</summary>
    public sealed record ImagesThrough : PartitionStep
    {
        public override LatencyClass Latency => Latencies.ImageLoad;
    }

    /// <summary>A start without loading goes on.</summary>
    public sealed record StartUnloaded : PartitionStep
    {
        public override LatencyClass Latency => Latencies.CoreToCore;
    }

    /// <summary>The vcpus have left the guest for a stop.</summary>
    public sealed record VcpusLeft : PartitionStep
    {
        public override LatencyClass Latency => Latencies.VcpusLeave;
    }

    /// <summary>The vcpus are parked for a pause.</summary>
    public sealed record VcpusParked : PartitionStep
    {
        public override LatencyClass Latency => Latencies.VcpusLeave;
    }

    /// <summary>The vcpus are back in the guest after a pause.</summary>
    public sealed record VcpusReleased : PartitionStep
    {
        public override LatencyClass Latency => Latencies.VcpusLeave;
    }

    /// <summary>Timer: a period of a watchdog is over.</summary>
    public sealed record WatchdogExpired(uint Vcpu) : PartitionStep;

    /// <summary>Timer: the time has come of what left a slow guest first.</summary>
    public sealed record LateDue : PartitionStep;

    /// <summary>The partition is as before power-on; what it told itself earlier has come.</summary>
    public sealed record ResetThrough : PartitionStep
    {
        public override LatencyClass Latency => Latencies.MachineReset;
    }
}
