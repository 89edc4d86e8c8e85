using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Hypervisor;
using FslHv.Partitions;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>
/// A manager that stops and starts a worker for ever: every cycle is two hcalls, each answered, each followed by a state-change doorbell
/// that is latched, taken and ended. Nothing is observed.
/// </summary>
public sealed class StopStartCycles
{
    private readonly SimulationEngine _engine;
    private readonly CyclingManager _manager;

    public StopStartCycles()
    {
        _manager = new CyclingManager(TwoPartitions.Plan.Partitions[0].LocalHandles.OfType<HandleEntry.Interrupt>().First().Handle);
        _engine = TwoPartitions.Start(new Program(_manager));
    }

    /// <summary>Messages handled so far.</summary>
    public long Steps => _engine.Steps;

    /// <summary>Runs until that many more cycles are through.</summary>
    public void Run(long cycles)
    {
        var target = _manager.Cycles + cycles;
        while (_manager.Cycles < target)
            _engine.Run(_engine.Now + Duration.FromMilliseconds(50));
    }

    private sealed record Program(CyclingManager Manager) : GuestProgram
    {
        public override string Name => "cycling-manager";

        public override Actor CreateGuest() => Manager;
    }

    private sealed class CyclingManager(Handle stateChange) : Actor
    {
        private static readonly Handle Worker = new(2);
        private GuestNotice.Enter? _entered;
        private ActorId _partition;
        private RequestId _last;
        private bool _workerRuns;

        public long Cycles { get; private set; }

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case GuestNotice.Enter enter:
                    (_entered, _partition) = (enter, context.Sender);
                    Issue(context, new Hcall.IntSetMask(stateChange, Masked: false));
                    break;
                case GuestNotice.InterruptLine line:
                    _last = _last.Next;
                    context.Tell(_partition, new GuestCall.TakeInterrupt(_entered!.Partition, _entered.Boot, _last, _last, line.Vcpu));
                    break;
                case InterruptTaken taken when taken.Vector == stateChange:
                    Issue(context, new Hcall.IntEoi(stateChange));
                    _workerRuns = !_workerRuns;
                    Cycles += _workerRuns ? 0 : 1;
                    Issue(context, _workerRuns ? new Hcall.PartitionStop(Worker) : new Hcall.PartitionStart(Worker, 0, Load: false));
                    break;
                case HcallAnswer answer:
                    Invariant.Holds(answer.Status == HcallStatus.Success);
                    break;
                default:
                    break;
            }
        }

        public override void AddTo(ref StateHash hash) => hash.Add(_last.Value);

        private void Issue(IActorContext context, Hcall call)
        {
            _last = _last.Next;
            context.Tell(_partition, new GuestCall.Issue(_entered!.Partition, _entered.Boot, _last, _last, call));
        }
    }
}
