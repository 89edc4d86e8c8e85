using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>
/// A process of a Linux guest that asks for the status of another partition for ever: each ioctl passes the open file, the guest's partition, the
/// hypervisor and the other partition, and comes back the same way. Nothing is observed.
/// </summary>
public sealed class StatusIoctls
{
    private readonly SimulationEngine _engine;
    private readonly Count _count = new();

    /// <param name="asBytes">Whether each ioctl is made as bytes, with a structure in the process's memory; otherwise as a typed call.</param>
    public StatusIoctls(bool asBytes)
    {
        var linux = new LinuxProgram { Processes = [new Program(_count, asBytes) { Name = "asker" }] };
        _engine = TwoPartitions.Start(linux);
    }

    /// <summary>Messages handled so far.</summary>
    public long Steps => _engine.Steps;

    /// <summary>Runs until that many more ioctls are through.</summary>
    public void Run(long ioctls)
    {
        var target = _count.Ioctls + ioctls;
        while (_count.Ioctls < target)
            _engine.Run(_engine.Now + Duration.FromMilliseconds(50));
    }

    private sealed class Count
    {
        public long Ioctls { get; set; }
    }

    private sealed record Program(Count Count, bool AsBytes) : ProcessProgram
    {
        public override Actor CreateProcess() => new Asker(this);
    }

    private sealed class Asker(Program program) : UserProcess(program.Name)
    {
        private const ulong Argument = 0x1000_0000;
        private static readonly Ioctl Typed = new Ioctl.GetStatus(new(2));
        private static readonly uint Request = IoctlLayout.Of(IoctlNumber.GetStatus).MergedRequest;
        private static readonly UserMemory Memory = UserMemory.Of(new UserRegion(Argument, Bytes.Take([0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0])));

        protected override void AddOwnTo(ref StateHash hash) => hash.Add(program.Count.Ioctls);

        protected override void OnRun(IActorContext context, Bytes tree) => Open(context, nonBlocking: false);

        protected override void OnOpened(IActorContext context) => Ask(context);

        protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
        {
            Invariant.Holds(done.State is not null);
            Ask(context);
        }

        protected override void OnRawControlled(IActorContext context, Errno error, ValueList<UserWrite> writes)
        {
            Invariant.Holds(error == Errno.None && writes.Count == 1);
            Ask(context);
        }

        private void Ask(IActorContext context)
        {
            program.Count.Ioctls++;
            if (program.AsBytes)
                RawControl(context, Request, Argument, Memory, ByteOrder.Big);
            else
                Control(context, Typed);
        }
    }
}
