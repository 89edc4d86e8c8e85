using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>What the hypervisor will do with a partition's answer. A closed family of plain data.</summary>
internal abstract record Question
{
    private Question()
    {
    }

    /// <summary>Begins with a number that no other case has.</summary>
    public abstract void AddTo(ref StateHash hash);

    /// <summary>Give it to the guest's actor that made the hcall.</summary>
    /// <param name="Call">The hcall.</param>
    public sealed record OfGuest(OpenCall Call) : Question
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(1);
            Call.AddTo(ref hash);
        }
    }

    /// <summary>Give a property, or what became of one, to the guest's actor that made the hcall.</summary>
    /// <param name="Call">The hcall.</param>
    /// <param name="Boot">The caller's boot.</param>
    /// <param name="LengthBytes">How much is on its way into the caller's buffer; null before that.</param>
    public sealed record OfProperty(OpenCall Call, BootNumber Boot, uint? LengthBytes = null) : Question
    {
        /// <summary>How many bytes are written into the buffer: the property, and what leaks behind it.</summary>
        public uint WrittenBytes { get; init; }

        public override void AddTo(ref StateHash hash)
        {
            hash.Add(3);
            Call.AddTo(ref hash);
            hash.Add(Boot.Value);
            hash.Add(LengthBytes is { } length ? length + 1L : 0);
            hash.Add(WrittenBytes);
        }
    }

    /// <summary>Tell the guest's actor how much of an error record lies in its buffer.</summary>
    /// <param name="Call">The hcall.</param>
    public sealed record OfErrorRecord(OpenCall Call) : Question
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(5);
            Call.AddTo(ref hash);
        }
    }

    /// <summary>Go on with the copy between partitions that has its turn.</summary>
    public sealed record OfCopy : Question
    {
        public override void AddTo(ref StateHash hash) => hash.Add(4);
    }

    /// <summary>Decide the first call that takes effect only while a partition is stopped.</summary>
    public sealed record OfOwner : Question
    {
        public override void AddTo(ref StateHash hash) => hash.Add(6);
    }

    /// <summary>Go on with what a device copies.</summary>
    /// <param name="Device">Number of the device.</param>
    /// <param name="Order">Number of its order.</param>
    /// <param name="Owner">The partition in whose memory it does.</param>
    public sealed record OfDevice(int Device, ulong Order, int Owner) : Question
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(7);
            hash.Add(Device);
            hash.Add(Order);
            hash.Add(Owner);
        }
    }

    /// <summary>The two words of a stash target are on their way into the caller's memory; then the hcall returns.</summary>
    /// <param name="Call">The hcall.</param>
    public sealed record OfStash(OpenCall Call) : Question
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(8);
            Call.AddTo(ref hash);
        }
    }

    /// <summary>Tell the operator at the hypervisor shell.</summary>
    /// <param name="Partition">Number of the partition.</param>
    /// <param name="Request">The command.</param>
    /// <param name="IsTyped">Whether it was typed, and the shell waits for this.</param>
    public sealed record OfShell(int Partition, LifecycleRequest Request, bool IsTyped) : Question
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(2);
            hash.Add(Partition);
            hash.Add((int)Request);
            hash.Add(IsTyped);
        }
    }

    /// <summary>Print a row of <c>info</c> at the shell, and ask the next partition.</summary>
    /// <param name="Partition">Number of the partition.</param>
    public sealed record OfShellInfo(int Partition) : Question
    {
        public override void AddTo(ref StateHash hash)
        {
            hash.Add(9);
            hash.Add(Partition);
        }
    }

    /// <summary>Print the live tree at the shell.</summary>
    public sealed record OfShellTree : Question
    {
        public override void AddTo(ref StateHash hash) => hash.Add(10);
    }

    /// <summary>Print memory at the shell: the next rows of what it is to show.</summary>
    public sealed record OfShellMemory : Question
    {
        public override void AddTo(ref StateHash hash) => hash.Add(11);
    }
}
