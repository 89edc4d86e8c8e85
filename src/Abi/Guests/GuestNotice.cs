using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What a partition's actor tells its guest.</summary>
public abstract record GuestNotice : Message
{
    /// <summary>
    /// vcpu 0 enters the guest, with <see cref="Registers"/>; the others wait in the spin table. The sender is the partition's actor, to which every
    /// <see cref="GuestCall"/> of this boot goes.
    /// </summary>
    /// <param name="Partition">The partition.</param>
    /// <param name="Label">Its label.</param>
    /// <param name="Boot">Number of this boot.</param>
    /// <param name="Entry">Guest-physical address of the first instruction.</param>
    /// <param name="TreeAddress">Guest-physical address of the flattened guest tree.</param>
    /// <param name="Tree">The flattened guest tree as it lies there.</param>
    /// <param name="MappedBytes">Size of the mapped area.</param>
    public sealed record Enter(
        PartitionId Partition, string Label, BootNumber Boot, ulong Entry, ulong TreeAddress, Bytes Tree, ulong MappedBytes) : GuestNotice
    {
        /// <summary>
        /// "EPAP": the client was entered by the rules of ePAPR, on Book-E. Source: Topaz <c>src/guest.c</c>, <c>start_guest_primary_noload</c>.
        /// </summary>
        public const uint Magic = 0x4550_4150;

        /// <summary>
        /// What the registers hold at the first instruction: the tree's address, <see cref="Magic"/>, and the size of the mapped area in bytes.
        /// </summary>
        public (ulong R3, ulong R6, ulong R7) Registers() => (TreeAddress, Magic, MappedBytes);
    }

    /// <summary>A vcpu's external interrupt line is raised; the guest answers with <see cref="GuestCall.TakeInterrupt"/> when it is able
    /// to.</summary>
    public sealed record InterruptLine(uint Vcpu) : GuestNotice;

    /// <summary>The watchdog's critical interrupt: it has expired twice, and the next time is the last. Comes only when the guest enabled it.</summary>
    public sealed record WatchdogInterrupt(uint Vcpu) : GuestNotice;

    /// <summary>A non-maskable interrupt, which is a machine check that names itself as such (MCSR[NMI]). The guest sent it to itself.</summary>
    public sealed record NonMaskableInterrupt(uint Vcpu) : GuestNotice;

    /// <summary>
    /// A machine check that says that the guest's own error queue has a record (MCSR[MCP]); it goes to vcpu 0. Comes again when a record was taken and
    /// another one waits.
    /// </summary>
    public sealed record MachineCheck(uint Vcpu) : GuestNotice;

    /// <summary>The critical interrupt of the error manager: the machine's error queue has a record. Comes again as <see cref="MachineCheck"/> does.</summary>
    public sealed record CriticalInterrupt(uint Vcpu) : GuestNotice;

    /// <summary>Something befalls the guest, or its operator types a command.</summary>
    public sealed record Befall(GuestEvent Event) : GuestNotice;
}

/// <summary>
/// What an experiment does to a guest. Told to the partition's actor as <see cref="BefallGuest"/>; the boot that runs gets it as
/// <see cref="GuestNotice.Befall"/>. A guest that knows no such thing reports <see cref="GuestFact.EventIgnored"/>. <see cref="SlowDown"/> and
/// <see cref="LoseMemory"/> are the partition's own: no guest hears of them.
/// </summary>
public abstract record GuestEvent
{
    private GuestEvent()
    {
    }

    /// <summary>The kernel panics; its panic setting decides what follows.</summary>
    public sealed record Panic(string Reason) : GuestEvent;

    /// <summary>Every vcpu stops making progress; the partition still counts as running.</summary>
    public sealed record Hang : GuestEvent;

    /// <summary>From now on the shutdown doorbell is taken and ignored.</summary>
    public sealed record IgnoreShutdown : GuestEvent;

    /// <summary>The guest powers off in order, on its own.</summary>
    public sealed record PowerOff : GuestEvent;

    /// <summary>The guest stops itself at once: hcall PARTITION_STOP(−1).</summary>
    public sealed record StopSelf : GuestEvent;

    /// <summary>The guest restarts itself at once: hcall PARTITION_RESTART(−1).</summary>
    public sealed record RestartSelf : GuestEvent;

    /// <summary>Every vcpu of the guest restarts the partition at the same moment: as many hcalls PARTITION_RESTART(−1), of which one can win.</summary>
    public sealed record RestartEveryVcpu : GuestEvent;

    /// <summary>The guest rings a send doorbell, the next time as soon as the last hcall has returned.</summary>
    /// <param name="Doorbell">Node of a send doorbell below <c>/hypervisor/handles</c>: a name or path (<c>worker/shutdown</c>).</param>
    /// <param name="Count">How many times.</param>
    public sealed record RingDoorbell(string Doorbell, int Count) : GuestEvent;

    /// <summary>The operator types a command line of <c>partman</c>, the tool of <c>/dev/fsl-hv</c>: <c>stop -h worker</c>.</summary>
    /// <param name="Arguments">The words behind the tool's name.</param>
    public sealed record Partman(ValueList<string> Arguments) : GuestEvent;

    /// <summary>A Linux guest runs <c>partman</c> with this command; a bare guest makes the hcall itself.</summary>
    /// <param name="Command">restart, status, start or stop.</param>
    /// <param name="Partition">Label of a managed partition as the guest tree has it, or <c>self</c> for −1.</param>
    /// <param name="Load">Start only: load the images.</param>
    /// <param name="Entry">Start only: entry point.</param>
    public sealed record Manage(IoctlNumber Command, string Partition, bool Load = false, uint Entry = 0) : GuestEvent;

    /// <summary>The guest resets the machine: hcall SYSTEM_RESET, which is refused unless the partition is privileged.</summary>
    public sealed record ResetMachine : GuestEvent;

    /// <summary>Whoever serves the guest's watchdog gets no processor time any more; everything else goes on.</summary>
    public sealed record StarveWatchdog : GuestEvent;

    /// <summary>
    /// The operator unloads the fsl-hv driver (<c>rmmod</c>). <see cref="DriverFact.Unloaded"/> or <see cref="DriverFact.InUse"/> follows. Linux only.
    /// </summary>
    public sealed record UnloadDriver : GuestEvent;

    /// <summary>
    /// The vcpus get less of the processor from now on: every hcall, every answer to an interrupt, every access to memory or watchdog leaves the guest so
    /// much later, in the same order. The guest is alive. The next boot is as quick as any.
    /// </summary>
    /// <param name="By">How much later; zero ends it.</param>
    public sealed record SlowDown(Duration By) : GuestEvent;

    /// <summary>Part of the partition's memory is there no more, whether a guest runs or not, until the machine is reset.</summary>
    /// <param name="Address">Guest-physical address of its first byte.</param>
    /// <param name="SizeBytes">How much.</param>
    public sealed record LoseMemory(ulong Address, ulong SizeBytes) : GuestEvent;

    /// <summary>A signal reaches a process.</summary>
    public sealed record Signal(string Process, SignalNumber Number) : GuestEvent;
}

/// <summary>Hands an event to the guest that runs in a partition. Told to the partition's actor from outside.</summary>
public sealed record BefallGuest(GuestEvent Event) : Message;
