using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What the driver does with the answer to an hcall.</summary>
internal abstract record DriverQuestion : Question
{
    private DriverQuestion()
    {
    }

    /// <summary>The trigger of the doorbell that is being registered: unmask it next.</summary>
    public sealed record Configure : DriverQuestion
    {
        public static readonly Configure Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(1);
    }

    /// <summary>The mask of the doorbell that is being registered: go on with the next.</summary>
    public sealed record Unmask : DriverQuestion
    {
        public static readonly Unmask Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(2);
    }

    /// <summary>The mask of a doorbell that is being given back: go on with the next.</summary>
    public sealed record Mask : DriverQuestion
    {
        public static readonly Mask Instance = new();

        public override void AddTo(ref StateHash hash) => hash.Add(3);
    }

    /// <summary>The status that the state-change handler in work asks for.</summary>
    public sealed record Sample(Handle Partition) : DriverQuestion
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(4);
            hash.Add(Partition.Value);
        }
    }
}
