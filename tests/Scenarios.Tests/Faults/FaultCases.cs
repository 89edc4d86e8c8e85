namespace FslHv.Scenarios.Tests;

/// <summary>One case for each kind of fault.</summary>
internal static partial class FaultCases
{
    private const string Worker = "boards/manager-and-worker.dts";
    private const string Mutual = "boards/mutual-managers.dts";
    private const string Loads = "boards/manager-loads-worker.dts";
    private const string Watchdogs = "boards/watchdogs.dts";
    private const string Resets = "boards/reset-on-stop.dts";
    private const string Claims = "boards/failover-claim.dts";

    private const string Logs = "guests: { active: { processes: [{ doorbell-logger: { name: log } }] } }\n";
    private const string Polls = "guests: { active: { processes: [{ failover-daemon: { name: daemon, partitions: [standby] } }] } }\n";
    private const string Rings = "{ at: 60ms, ring: { guest: standby, doorbell: ring-active } }";
    private const string Stops = "{ at: 60ms, manage: { guest: active, do: stop, partition: standby } }";

    private const string Loader = "guests:\n"
        + "  manager: { processes: [{ loader: { name: load, partition: worker, address: 1048576, size: 8000, bootargs: quiet } }] }\n"
        + "  worker: { program: linux }\n";

    private const string Serves = "guests: { notifying: { processes: [{ watchdog-daemon: { name: dog, period: 46, serve-every: 2ms } }] } }\n";

    private const string TakesOver = "guests: { left: { panic: stop }, right: { subscribers: [{ standby: { name: s, claims: [dma0/dma-channel@0] } }] } }\n";

    private const string Anything = "eventually: { fact: guest.booted }";

    /// <summary>All of them. Those of another kind of system are in a file of their own.</summary>
    public static IEnumerable<FaultCase> All => [.. Machine, .. OfNodes];

    private static readonly IEnumerable<FaultCase> Machine =
    [
        new("guest-panic worker at 50ms", "{ at: 50ms, panic: worker }", Worker, "", "never: { fact: guest.panicked, guest: worker }"),
        new("guest-hang worker at 50ms", "{ at: 50ms, hang: worker }", Worker, "", "never: { fact: guest.hung, guest: worker }"),
        new(
            "guest-slow standby at 50ms by=5ms", "{ at: 50ms, slow: standby, by: 5ms }", Mutual, "",
            "exactly-once: { fact: doorbell.rung, by: standby, doorbell: bell-b }, to: 61ms") { Befalls = Rings },
        new(
            "guest-ignores-shutdown worker at 50ms", "{ at: 50ms, ignore-shutdown: worker }", Worker, "", "finally: { partition: worker, is: stopped }")
        { Befalls = "{ at: 60ms, ring: { guest: manager, doorbell: worker/shutdown } }" },
        new(
            "guest-stops-itself worker at 50ms", "{ at: 50ms, stop-self: worker }", Worker, "",
            "never: { fact: partition.stop-requested, partition: worker, by: self, reason: stop }"),
        new(
            "guest-restarts-itself worker at 50ms", "{ at: 50ms, restart-self: worker }", Worker, "",
            "never: { fact: partition.stop-requested, partition: worker, by: self, reason: restart }"),
        new(
            "process-terminated active/log at 50ms", "{ at: 50ms, signal: { guest: active, process: log } }", Mutual, Logs,
            "never: { fact: process.exited, guest: active, process: log }"),
        new(
            "watchdog-starved notifying at 50ms", "{ at: 50ms, starve-watchdog: notifying }", Watchdogs, Serves,
            "never: { fact: watchdog.expired, partition: notifying, effect: notify }"),
        new(
            "memory-hole worker at 1ms address=0x101000 size=4096", "{ at: 1ms, memory-hole: { partition: worker, address: 0x101000 } }", Loads, Loader,
            "never: { fact: file.ioctl, guest: manager, ioctl: Memcpy, errno: None, ret: EV_EFAULT }"),

        At("driver.load.no-memory", "active/", Mutual, "", "exactly-once: { fact: driver.loaded, guest: active }"),
        At("driver.load.no-interrupt", "active/", Mutual, "", "never: { fact: driver.skipped, guest: active }"),
        At("driver.load.opened", "active/", Mutual, "defects: { open-before-lists: true }\n", "never: { fact: guest.panicked, guest: active }"),
        At("driver.open.no-memory", "active/", Mutual, Logs, "exactly-once: { fact: file.opened, guest: active }"),
        At("driver.read.interrupted", "active/", Mutual, Logs, Anything) with { NeverDelivered = "ReadDone EINTR" },
        At("driver.read.fault", "active/", Mutual, Logs, "never: { fact: process.said, guest: active, text: \"cannot read: EFAULT\" }", Rings),
        At("driver.poll.interrupted", "active/", Mutual, Polls, Anything) with { NeverDelivered = "PollDone EINTR" },
        At(
            "driver.ioctl.copy-in", "active/", Mutual, "", "exactly-once: { fact: hcall.answered, guest: active, call: PartitionStop }", Stops),
        At(
            "driver.ioctl.copy-out", "active/", Mutual, "", "never: { fact: file.ioctl, guest: active, ioctl: Stop, errno: EFAULT, ret: success }", Stops),
        Ioctl("driver.ioctl.path-no-memory", "SetProp", "ENOMEM"),
        Ioctl("driver.ioctl.name-no-memory", "SetProp", "ENOMEM"),
        Ioctl("driver.ioctl.value-no-memory", "SetProp", "ENOMEM"),
        Ioctl("driver.ioctl.page-array-no-memory", "Memcpy", "ENOMEM"),
        Ioctl("driver.ioctl.list-no-memory", "Memcpy", "ENOMEM"),
        Ioctl("driver.ioctl.pin-no-memory", "Memcpy", "ENOMEM"),
        Ioctl("driver.ioctl.pin-short", "Memcpy", "EFAULT"),
        Property("partition.property.path-no-memory", "manager"),
        Property("partition.property.name-no-memory", "manager"),
        Property("partition.property.value-no-memory", "manager"),
        Property("partition.property.node-no-memory", "worker"),
        At(
            "partition.start.no-memory", "worker", Worker, "",
            "never: { fact: partition.start-failed, partition: worker, reason: no memory for the guest tree }"),
        At("partition.image.missing", "worker", Worker, "", "exactly-once: { fact: partition.images, partition: worker, good: yes }"),
        At("partition.image.corrupt", "worker", Worker, "", "exactly-once: { fact: partition.images, partition: worker, good: yes }"),
        At(
            "hypervisor.power.no-device", "hypervisor", Worker, "power-management: true\nguests: { worker: { program: napper } }\n",
            "never: { fact: hcall.answered, call: EnterNap, status: EV_ENODEV }"),
        At(
            "hypervisor.reset.no-device", "hypervisor", Resets, "", "never: { fact: hcall.answered, call: SystemReset, status: EV_ENODEV }",
            "{ at: 60ms, reset-machine: manager }"),
        Claim("hypervisor.claim.no-memory", "EV_ENOMEM"),
        Claim("hypervisor.claim.interrupt-active", "EV_EIO"),
    ];

    private static FaultCase At(string point, string path, string board, string text, string holds, string befalls = "") =>
        new($"{point} {path} pass 1", $"{{ at: 0, fault: {{ point: {point}, at: {path} }} }}", board, text, holds) { Befalls = befalls };

    private static FaultCase Ioctl(string point, string ioctl, string errno) => At(
        point, "manager/", Loads, Loader, $"never: {{ fact: file.ioctl, guest: manager, ioctl: {ioctl}, errno: {errno} }}");

    private static FaultCase Property(string point, string path) => At(
        point, path, Loads, Loader, "never: { fact: file.ioctl, guest: manager, ioctl: SetProp, errno: None, ret: EV_ENOMEM }");

    private static FaultCase Claim(string point, string status) => At(
        point, "hypervisor", Claims, TakesOver, $"never: {{ fact: hcall.answered, call: ClaimDevice, status: {status} }}", "{ at: 60ms, panic: left }");
}
