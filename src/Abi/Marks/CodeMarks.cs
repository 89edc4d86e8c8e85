using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>Every mark of the code.</summary>
public static class CodeMarks
{
    public static CodeMark HypervisorInterruptSpurious { get; } =
        new("hypervisor.interrupt-spurious", "a vcpu came to take an interrupt, and there was none any more");

    public static CodeMark HypervisorInterruptTakenAgain { get; } =
        new("hypervisor.interrupt-taken-again", "a vcpu took an interrupt that it has not ended yet");

    public static CodeMark HypervisorCallWaitsItsTurn { get; } =
        new("hypervisor.call-waits-its-turn", "a claim, or the end of a DMA, waits behind another decision about an owner");

    public static CodeMark HypervisorStartKeptBack { get; } =
        new("hypervisor.start-kept-back", "a start waits until what holds only while its partition is stopped has taken effect");

    public static CodeMark HypervisorOwnerNotStopped { get; } =
        new("hypervisor.owner-not-stopped", "a claim, or the end of a DMA, was refused because the owner is not stopped");

    public static CodeMark HypervisorLeaveWaitsForCall { get; } =
        new("hypervisor.leave-waits-for-call", "a partition is about to leave or park its guest, which still is in an hcall");

    public static CodeMark HypervisorDoorbellCoalesced { get; } =
        new("hypervisor.doorbell-coalesced", "a doorbell rang that was latched already: its receiver hears of both once");

    public static CodeMark HypervisorStopCoalesced { get; } =
        new("hypervisor.stop-coalesced", "the doorbell of a stop rang when it was latched already for something earlier");

    public static CodeMark HypervisorDoorbellUnheard { get; } = new("hypervisor.doorbell-unheard", "a doorbell rang that nobody receives");

    public static CodeMark HypervisorRingFull { get; } = new("hypervisor.ring-full", "a byte channel took nothing of what it was given");

    public static CodeMark HypervisorRingTakesPart { get; } =
        new("hypervisor.ring-takes-part", "a byte channel took only a part of what it was given");

    public static CodeMark HypervisorRingInterruptCoalesced { get; } =
        new("hypervisor.ring-interrupt-coalesced", "an interrupt of a byte channel was latched already");

    public static CodeMark HypervisorCopyWaitsItsTurn { get; } = new("hypervisor.copy-waits-its-turn", "a copy waits behind another");

    public static CodeMark HypervisorCopyCutShort { get; } =
        new("hypervisor.copy-cut-short", "a copy met an address that is no memory: what came before it is copied");

    public static CodeMark HypervisorInterruptNotActive { get; } =
        new("hypervisor.interrupt-not-active", "a guest ended an interrupt that was not active");

    public static CodeMark HypervisorLastStopWaits { get; } =
        new("hypervisor.last-stop-waits", "the last active partition waits with its stop until every start is answered");

    public static CodeMark HypervisorLostInReset { get; } =
        new("hypervisor.lost-in-reset", "something came while the machine was resetting, and was lost");

    public static CodeMark HypervisorLostInHang { get; } =
        new("hypervisor.lost-in-hang", "something came while the hypervisor was hung, and was lost");

    public static CodeMark HypervisorDmaLeftRunning { get; } =
        new("hypervisor.dma-left-running", "a partition stopped, and its DMA goes on as its configuration says");

    public static CodeMark PartitionStartRefused { get; } = new("partition.start-refused", "a start was refused: the partition is not stopped");

    public static CodeMark PartitionStopRefused { get; } =
        new("partition.stop-refused", "a stop or restart was refused: the partition is neither running nor paused");

    public static CodeMark PartitionPauseRefused { get; } = new("partition.pause-refused", "a pause or resume was refused");

    public static CodeMark PartitionCallOfOldBoot { get; } =
        new("partition.call-of-old-boot", "a call of a boot that is over came late, and was dropped");

    public static CodeMark PartitionCallHeld { get; } =
        new("partition.call-held", "a call came while the vcpus were parked, and waits for their release");

    public static CodeMark PartitionInterruptHeld { get; } =
        new("partition.interrupt-held", "an interrupt came while the vcpus were parked, and waits for their release");

    public static CodeMark PartitionInterruptWithoutGuest { get; } =
        new("partition.interrupt-without-guest", "an interrupt was raised in a partition that has left its guest");

    public static CodeMark PartitionAccessOfOldBoot { get; } =
        new("partition.access-of-old-boot", "an access to memory of a boot that is over came late, and was dropped");

    public static CodeMark PartitionWatchdogNotCounted { get; } =
        new("partition.watchdog-not-counted", "a watchdog expired while its guest could not serve it");

    public static CodeMark PartitionStartFailedLate { get; } = new("partition.start-failed-late", "a start failed after the images were loaded");

    public static CodeMark PartitionPropertyWhileStarting { get; } =
        new("partition.property-while-starting", "a property was asked for while the partition was starting");

    public static CodeMark DriverChainWokenAgain { get; } =
        new("driver.chain-woken-again", "a chain was woken while it was on its way or ran: remembered once");

    public static CodeMark DriverChainRunsAgain { get; } = new("driver.chain-runs-again", "a chain that was woken while it ran begins once more");

    public static CodeMark DriverSubscriberDiedInChain { get; } =
        new("driver.subscriber-died-in-chain", "a subscriber died while a chain waited for it");

    public static CodeMark DriverNoReader { get; } = new("driver.no-reader", "a doorbell came, and no file is open");

    public static CodeMark DriverStopNotSeen { get; } =
        new("driver.stop-not-seen", "a stop rang, and the partition is already in another state when the driver looks");

    public static CodeMark DriverFileGoneWhileAwaited { get; } =
        new("driver.file-gone-while-awaited", "a file was closed while a handler waited until a doorbell is in its queue");

    public static CodeMark DriverUnloadWaitsForHandler { get; } =
        new("driver.unload-waits-for-handler", "everything is given back, and the unloading waits for a handler that runs");

    public static CodeMark DriverQueueFull { get; } = new("driver.queue-full", "the queue of an open file was full, and dropped a doorbell");

    public static CodeMark DriverOverflowTold { get; } = new("driver.overflow-told", "a read was told that doorbells were dropped");

    public static CodeMark DriverReadCutShort { get; } =
        new("driver.read-cut-short", "a read stopped at a buffer that cannot be written any further");

    public static CodeMark DriverWokenForNothing { get; } =
        new("driver.woken-for-nothing", "a sleeper was woken, and another had taken what was in the queue");

    public static CodeMark DriverSignalMeetsWake { get; } =
        new("driver.signal-meets-wake", "a signal came for a sleeper that was on its way to the cpu");

    public static CodeMark DriverSleeperDied { get; } = new("driver.sleeper-died", "a process ended while a call of its slept in a file");

    public static CodeMark DriverNoPages { get; } = new("driver.no-pages", "there were not as many pages in a row as an ioctl needs");

    public static CodeMark TerminalChannelFull { get; } =
        new("terminal.channel-full", "a byte channel took less than a terminal gave it: the rest waits for the transmit interrupt");

    public static CodeMark TerminalWriterWaits { get; } =
        new("terminal.writer-waits", "a process sleeps in write because the buffer of a terminal is full");

    public static CodeMark TerminalInputFull { get; } = new("terminal.input-full", "nobody reads a terminal: what comes stays in the channel");

    public static CodeMark KernelLineRaisedMeanwhile { get; } =
        new("kernel.line-raised-meanwhile", "the interrupt line was raised while the interrupt before was being taken or ended");

    public static CodeMark KernelGraceOver { get; } =
        new("kernel.grace-over", "processes did not end when asked to, and the kernel powers off without them");

    public static CodeMark KernelShutdownAskedAgain { get; } = new("kernel.shutdown-asked-again", "a shutdown was asked for while one was under way");

    /// <summary>By layer.</summary>
    public static ValueList<CodeMark> All { get; } =
    [
        HypervisorInterruptSpurious, HypervisorInterruptTakenAgain, HypervisorCallWaitsItsTurn, HypervisorStartKeptBack,
        HypervisorOwnerNotStopped, HypervisorLeaveWaitsForCall, HypervisorDoorbellCoalesced, HypervisorStopCoalesced,
        HypervisorDoorbellUnheard, HypervisorRingFull, HypervisorRingTakesPart, HypervisorRingInterruptCoalesced,
        HypervisorCopyWaitsItsTurn, HypervisorCopyCutShort, HypervisorInterruptNotActive, HypervisorLastStopWaits, HypervisorLostInReset,
        HypervisorLostInHang, HypervisorDmaLeftRunning, PartitionStartRefused, PartitionStopRefused, PartitionPauseRefused,
        PartitionCallOfOldBoot, PartitionCallHeld, PartitionInterruptHeld, PartitionInterruptWithoutGuest, PartitionAccessOfOldBoot,
        PartitionWatchdogNotCounted, PartitionStartFailedLate, PartitionPropertyWhileStarting, DriverChainWokenAgain, DriverChainRunsAgain,
        DriverSubscriberDiedInChain, DriverNoReader, DriverStopNotSeen, DriverFileGoneWhileAwaited,
        DriverUnloadWaitsForHandler, DriverQueueFull, DriverOverflowTold, DriverReadCutShort, DriverWokenForNothing, DriverSignalMeetsWake,
        DriverSleeperDied, DriverNoPages, TerminalChannelFull, TerminalWriterWaits, TerminalInputFull, KernelLineRaisedMeanwhile,
        KernelGraceOver, KernelShutdownAskedAgain,
    ];
}
