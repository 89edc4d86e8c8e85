using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the hypervisor's actor says to a partition's actor.</summary>
public abstract record PartitionRequest : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>Power came on: build the guest tree, then report <see cref="PartitionReport.Initialized"/> or
    /// <see cref="PartitionReport.InitFailed"/>.</summary>
    public sealed record PowerOn : PartitionRequest;

    /// <summary>Every partition of the machine is through with its guest tree: load, and start unless told to load only.</summary>
    public sealed record BeginBoot : PartitionRequest;

    /// <summary>
    /// A life-cycle request. Answered with <see cref="PartitionAnswer"/> at once; the effect follows. A partition whose start was accepted counts as active.
    /// </summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Request">What is asked.</param>
    /// <param name="Origin">Who asks.</param>
    /// <param name="Entry">Start only: where execution starts when nothing is loaded; null keeps the stored one.</param>
    /// <param name="Load">Start only: whether images are loaded.</param>
    public sealed record ChangeState(RequestId Id, LifecycleRequest Request, StopOrigin Origin, ulong? Entry = null, bool Load = false)
        : PartitionRequest;

    /// <summary>Asks for the state. Answered with <see cref="PartitionAnswer"/>.</summary>
    public sealed record GetStatus(RequestId Id) : PartitionRequest;

    /// <summary>The external interrupt line of a vcpu is raised.</summary>
    public sealed record RaiseInterrupt(uint Vcpu) : PartitionRequest
    {
        /// <inheritdoc />
        public override LatencyClass Latency => Latencies.Interrupt;
    }

    /// <summary>
    /// The guest asked for a stop or restart of a partition, its own or another: what its watchdog saved of an earlier reset is
    /// gone, even when the request is refused.
    /// </summary>
    public sealed record ForgetWatchdogReset : PartitionRequest;

    /// <summary>Vcpus get a non-maskable interrupt.</summary>
    /// <param name="Mask">Bit n is vcpu n.</param>
    public sealed record RaiseNmi(uint Mask) : PartitionRequest
    {
        /// <inheritdoc />
        public override LatencyClass Latency => Latencies.Interrupt;
    }

    /// <summary>A vcpu gets the interrupt of an error queue.</summary>
    /// <param name="Vcpu">Which vcpu.</param>
    /// <param name="OfMachine">Of the machine's queue: a critical interrupt; otherwise of the guest's own: a machine check.</param>
    public sealed record RaiseError(uint Vcpu, bool OfMachine) : PartitionRequest
    {
        /// <inheritdoc />
        public override LatencyClass Latency => Latencies.Interrupt;
    }

    /// <summary>Interrupts and DMA of the partition are back in their initial state: finish stopping.</summary>
    public sealed record HandlesReset : PartitionRequest;

    /// <summary>Every call that its vcpus had made when they were parked has returned: finish pausing.</summary>
    public sealed record CallsReturned : PartitionRequest;

    /// <summary>
    /// A store into memory that several partitions share, in the one order in which all of them see such stores; its writer gets it back too. It comes before
    /// whatever the hypervisor said because of something that the writer said after it.
    /// </summary>
    /// <param name="Writer">Who stored.</param>
    /// <param name="Number">The writer's number for it.</param>
    /// <param name="PhysicalAddress">Where to.</param>
    /// <param name="Bytes">What.</param>
    public sealed record StoreShared(PartitionId Writer, RequestId Number, ulong PhysicalAddress, Bytes Bytes) : PartitionRequest;

    /// <summary>
    /// Pass an answer on to who in the guest asked. Only a partition that shares memory gets its guest's answers so: whatever was stored there before the call
    /// was carried out is then in its copy, too.
    /// </summary>
    public sealed record PassAnswer(ActorId Asker, GuestCallAnswer Answer) : PartitionRequest
    {
        /// <inheritdoc />
        public override LatencyClass Latency => LatencyClass.Local;
    }

    /// <summary>A claimable device has changed its owner: the live tree says so from now on.</summary>
    /// <param name="Path">The device's node in the guest tree.</param>
    /// <param name="IsActive">Whether this partition owns it now.</param>
    /// <param name="ShowsStatus">Whether <c>status</c> says so too.</param>
    public sealed record ShowOwner(string Path, bool IsActive, bool ShowsStatus) : PartitionRequest;

    /// <summary>The answer to <see cref="PartitionReport.AsksToStop"/>: become stopped.</summary>
    public sealed record MayStop : PartitionRequest;

    /// <summary>
    /// The machine resets: let go of the guest and of everything that was kept for it, then report
    /// <see cref="PartitionReport.WasReset"/>. <see cref="PowerOn"/> follows.
    /// </summary>
    public sealed record Reset : PartitionRequest;

    /// <summary>
    /// The partition's node had died, and the machine has gone on without it: be stopped, with nothing of what there was, then report
    /// <see cref="PartitionReport.CameBack"/>. Opens a session.
    /// </summary>
    public sealed record ComeBack : PartitionRequest;
}

/// <summary>A partition's answer to the hypervisor.</summary>
/// <param name="Id">Number of the question.</param>
/// <param name="Status"><see cref="HcallStatus.Success"/> or <see cref="HcallStatus.InvalidState"/>.</param>
/// <param name="State">The state as others see it, after the request.</param>
public sealed record PartitionAnswer(RequestId Id, HcallStatus Status, PartitionStatus State) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;
}

/// <summary>What a partition's actor tells the hypervisor's unasked.</summary>
public abstract record PartitionReport(PartitionId Partition) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>The guest tree is built.</summary>
    public sealed record Initialized(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>The guest tree could not be built: the partition stays as it is for ever.</summary>
    public sealed record InitFailed(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>
    /// Its vcpus have left the guest. A vcpu leaves only when the hcall that it is in has returned: when all have, mask and reset what belongs to it, then
    /// answer <see cref="PartitionRequest.HandlesReset"/>. Unless it restarts it is no longer active, and when it was the last
    /// one the machine may reset instead.
    /// </summary>
    public sealed record VcpusLeft(PartitionId Partition, bool Restarts) : PartitionReport(Partition);

    /// <summary>
    /// Its start ends in stopped (it only loads, found no image, or failed late), and from now on it is no longer active: answer
    /// <see cref="PartitionRequest.MayStop"/>, or reset the machine instead.
    /// </summary>
    public sealed record AsksToStop(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>After <see cref="PartitionRequest.Reset"/>: it is as before power-on. Whatever it sent came before this.</summary>
    public sealed record WasReset(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>After <see cref="PartitionRequest.ComeBack"/>: it is stopped, and can be started.</summary>
    public sealed record CameBack(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>Its vcpus are parked. When every hcall that they are in has returned, answer <see cref="PartitionRequest.CallsReturned"/>.</summary>
    public sealed record VcpusParked(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>It is running; managers hear of it.</summary>
    public sealed record EnteredRunning(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>It is paused; managers hear of it.</summary>
    public sealed record EnteredPaused(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>It is stopped; managers hear of it.</summary>
    /// <param name="Partition">Which one.</param>
    /// <param name="AwaitsImages">It waits for its manager to load images and start it: reset-request is rung first.</param>
    public sealed record EnteredStopped(PartitionId Partition, bool AwaitsImages) : PartitionReport(Partition);

    /// <summary>A call that the guest made before its partition was paused and that is carried out now that it runs again.</summary>
    /// <param name="Partition">Which one.</param>
    /// <param name="Asker">Who in the guest asks, and gets the answer.</param>
    /// <param name="Call">The call.</param>
    public sealed record HeldCall(PartitionId Partition, ActorId Asker, GuestCall Call) : PartitionReport(Partition);

    /// <summary>
    /// It stored into memory that it shares, whoever caused that. Its own copy has it already; the hypervisor gives it its place among all such stores.
    /// </summary>
    /// <param name="Partition">Which one.</param>
    /// <param name="Number">Its number for the store, ascending.</param>
    /// <param name="PhysicalAddress">Where to.</param>
    /// <param name="Bytes">What. They lie within one range of <see cref="PartitionSpec.SharedMemory"/>.</param>
    public sealed record Stored(PartitionId Partition, RequestId Number, ulong PhysicalAddress, Bytes Bytes) : PartitionReport(Partition);

    /// <summary>The final timeout of its watchdog came and its managers are to be told. Nothing else happens.</summary>
    public sealed record WatchdogExpired(PartitionId Partition) : PartitionReport(Partition);

    /// <summary>A start failed late: it is stopped.</summary>
    /// <param name="Partition">Which one.</param>
    /// <param name="IsTold">Whether managers hear of it; in the original they do not.</param>
    public sealed record StartFailed(PartitionId Partition, bool IsTold) : PartitionReport(Partition);
}

/// <summary>What the assembler of a machine and its operator say to the hypervisor's actor.</summary>
public abstract record HypervisorRequest : Message
{
    /// <summary>Power on, with the partitions' actors in the order of the machine's plan.</summary>
    public sealed record PowerOn(ValueList<ActorId> Partitions) : HypervisorRequest;

    /// <summary>
    /// Power on a machine that is spread over nodes: what is said between the hypervisor and partitions on other nodes goes through sessions.
    /// </summary>
    /// <param name="Partitions">The partitions' actors, in the order of the machine's plan.</param>
    /// <param name="IsFar">Of each whether it is on another node than the hypervisor, or may come to be.</param>
    /// <param name="CameBack">Whether the hypervisor's own node had died: then the machine that there was is over, as after a reset.</param>
    public sealed record PowerOnOverNodes(ValueList<ActorId> Partitions, ValueList<bool> IsFar, bool CameBack) : HypervisorRequest;

    /// <summary>A command of the hypervisor shell: start, stop, restart, pause, resume.</summary>
    /// <param name="Partition">Which partition.</param>
    /// <param name="Request">What to do.</param>
    /// <param name="Load">Start only: load the images; otherwise the stored entry is used.</param>
    public sealed record Shell(PartitionId Partition, LifecycleRequest Request, bool Load = false) : HypervisorRequest;

    /// <summary>Bytes come in over a serial line, from whatever terminal or demultiplexer is at its far end.</summary>
    /// <param name="Line">The serial device, as the plan names it; a line that no channel uses swallows them.</param>
    /// <param name="Data">The bytes, in the protocol of the multiplexer where there is one.</param>
    public sealed record SerialInput(string Line, Bytes Data) : HypervisorRequest;

    /// <summary>Something outside the machine makes a device raise its interrupt, unless it is busy or was not told yet that the last one was seen.</summary>
    /// <param name="Device">Number of the device in the machine's plan.</param>
    public sealed record SignalDevice(int Device) : HypervisorRequest;

    /// <summary>The command <c>reset</c> of the hypervisor shell: the machine resets.</summary>
    public sealed record Reset : HypervisorRequest;

    /// <summary>The hardware reports an error.</summary>
    /// <param name="Record">What it says; the hypervisor adds the reporting device where the path is empty and the plan knows it.</param>
    /// <param name="Guest">The partition that it can be laid to, where <see cref="ErrorKind.ConcernsGuest"/>.</param>
    /// <param name="Times">How often: 1 or more.</param>
    public sealed record HardwareError(ErrorRecord Record, PartitionId? Guest = null, int Times = 1) : HypervisorRequest;
}
