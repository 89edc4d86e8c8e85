using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>
/// A manager that copies 64 MiB of its memory into a worker's with one PARTITION_MEMCPY, one entry a page, through the actors of a machine; beside it
/// a plain copy of the same pages. Nothing is observed.
/// </summary>
public sealed class MemoryCopies
{
    /// <summary>How much a copy copies.</summary>
    public const int CopyBytes = 64 << 20;

    private const int PageBytes = 4096;
    private const ulong ListAddress = 0x0800_0000;

    private readonly byte[] _source = new byte[CopyBytes];
    private readonly byte[] _target = new byte[CopyBytes];
    private readonly SimulationEngine _engine;
    private readonly CopyingManager _manager;

    public MemoryCopies()
    {
        for (var i = 0; i < CopyBytes; i += 64)
            _source[i] = (byte)(i >> 6);
        _manager = new CopyingManager(Bytes.Take(_source));
        _engine = TwoPartitions.Start(new Program(_manager));
        _engine.Run(Instant.Never);
        Invariant.Holds(!_manager.Self.IsNone);
    }

    /// <summary>Messages handled so far.</summary>
    public long Steps => _engine.Steps;

    /// <summary>Copies so many times through the machine.</summary>
    public void Run(long copies)
    {
        for (var i = 0L; i < copies; i++)
        {
            var target = _manager.Copies + 1;
            _engine.Inject(_manager.Self, new CopyNow(), Duration.Zero);
            _engine.Run(Instant.Never);
            Invariant.Holds(_manager.Copies == target);
        }
    }

    /// <summary>Copies so many times page by page, from array to array.</summary>
    public void RunPlain(long copies)
    {
        for (var i = 0L; i < copies; i++)
        {
            for (var at = 0; at < CopyBytes; at += PageBytes)
                _source.AsSpan(at, PageBytes).CopyTo(_target.AsSpan(at, PageBytes));
        }
    }

    private sealed record CopyNow : Message;

    private sealed record Program(CopyingManager Manager) : GuestProgram
    {
        public override string Name => "copying-manager";

        public override Actor CreateGuest() => Manager;
    }

    private sealed class CopyingManager(Bytes contents) : Actor
    {
        private static readonly Handle Worker = new(2);
        private GuestNotice.Enter? _entered;
        private ActorId _partition;
        private RequestId _last;

        public ActorId Self { get; private set; }

        public long Copies { get; private set; }

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case GuestNotice.Enter enter:
                    (_entered, _partition, Self) = (enter, context.Sender, context.Self);
                    var entries = new ScatterGatherEntry[CopyBytes / PageBytes];
                    for (var i = 0; i < entries.Length; i++)
                        entries[i] = new((ulong)i * PageBytes, (ulong)i * PageBytes, PageBytes);
                    context.Tell(_partition, new GuestAccess.Store(enter.Partition, enter.Boot, 0, contents));
                    context.Tell(_partition, new GuestAccess.Store(enter.Partition, enter.Boot, ListAddress, ScatterGatherEntry.Write(entries)));
                    break;
                case CopyNow:
                    _last = _last.Next;
                    var call = new Hcall.PartitionMemcpy(Handle.Self, Worker, ListAddress, CopyBytes / PageBytes);
                    context.Tell(_partition, new GuestCall.Issue(_entered!.Partition, _entered.Boot, _last, _last, call));
                    break;
                case HcallAnswer answer:
                    Invariant.Holds(answer.Status == HcallStatus.Success);
                    Copies++;
                    break;
            }
        }

        public override void AddTo(ref StateHash hash) => hash.Add(_last.Value);
    }
}
