using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What the kernel does with the answer to a call.</summary>
internal abstract record KernelQuestion : Question
{
    private KernelQuestion()
    {
    }

    /// <summary>The interrupt that vcpu 0 takes: handle it.</summary>
    public sealed record Take : KernelQuestion
    {
        public static readonly Take Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(1);
    }

    /// <summary>The end of the interrupt in handling: look for the next.</summary>
    public sealed record End : KernelQuestion
    {
        public static readonly End Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(2);
    }

    /// <summary>A stop or restart of the partition itself: nothing is left to do, whatever the answer.</summary>
    public sealed record ChangeSelf : KernelQuestion
    {
        public static readonly ChangeSelf Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(3);
    }

    /// <summary>Bytes of a kernel message sent to the console: the rest follows, and what had no room again.</summary>
    public sealed record Print(int Bytes) : KernelQuestion
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(5);
            hash.Add(Bytes);
        }
    }

    /// <summary>A record of an error queue: load it from the buffer.</summary>
    public sealed record ReadError : KernelQuestion
    {
        public static readonly ReadError Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(6);
    }

    /// <summary>A ring of a storm: ring again until none is left.</summary>
    public sealed record Ring(Handle Doorbell, int Left) : KernelQuestion
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(4);
            hash.Add(Doorbell.Value);
            hash.Add(Left);
        }
    }
}
