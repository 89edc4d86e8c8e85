using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Tests;

namespace FslHv.Drivers.Tests;

/// <summary>Verbs of partman, all but those that load.</summary>
public sealed class PartmanTests
{
    private static readonly string[] Usage = PartmanTexts.Usage.TrimEnd('\n').Split('\n');
    private static readonly Handle Worker = new(Trees.Worker);

    public static TheoryData<string, Ioctl> OneCall { get; } = new()
    {
        { "stop -h worker", new Ioctl.Stop(Worker) },
        { "-h -1 stop", new Ioctl.Stop(Handle.Self) },
        { "restart -h 2", new Ioctl.Restart(Worker) },
        { "start -h worker", new Ioctl.Start(Worker, 0, Load: false) },
        { "start -h worker -e 0x1000 -l", new Ioctl.Start(Worker, 0x1000, Load: true) },
        { "start -h worker -a 5", new Ioctl.Start(Worker, 0, Load: false) },
        { "doorbell -h ring-worker", new Ioctl.Doorbell(new(Trees.RingWorker)) },
        { "doorbell -h worker/shutdown", new Ioctl.Doorbell(new(Trees.WorkerShutdown)) },
        { "doorbell -h worker/state-change", new Ioctl.Doorbell(new(Trees.WorkerStateChange)) },
        {
            "setprop -h worker -p /chosen -n bootargs -t root=/dev/sda -t x",
            new Ioctl.SetProp(Worker, "/chosen", "bootargs", PartmanBytes.Of("root=/dev/sda\0x\0"))
        },
        { "setprop -h worker -p / -n flag", new Ioctl.SetProp(Worker, "/", "flag", Bytes.Empty) },
    };

    [Theory]
    [MemberData(nameof(OneCall))]
    public void A_command_opens_the_device_makes_one_ioctl_closes_it_and_exits(string line, Ioctl ioctl)
    {
        var bench = new PartmanBench().Type(line);
        bench.Ended(0, []);
        Assert.Equal([ioctl], bench.Ioctls);
        var facts = bench.Guest.Facts.ToList();
        Assert.Equal($"mgr: partman {line}", facts[0]);
        Assert.Equal("mgr: partman opens /dev/fsl-hv (file 1)", facts[1]);
        Assert.Equal(["mgr: file 1 closed", "mgr: partman exits with 0"], facts.TakeLast(2));
    }

    [Conforms("e.1-10")]
    [Fact]
    public void Each_ioctl_opens_the_device_anew()
    {
        var bench = new PartmanBench(Trees.Manager(withSpare: true)).Type("status");
        Assert.Equal([new Ioctl.GetStatus(Worker), new Ioctl.GetStatus(new(Trees.Spare))], bench.Ioctls);
        Assert.Equal(2, bench.Guest.Notes.OfType<FileFact.Opened>().Count());
    }

    [Conforms("e.1-11")]
    [Theory]
    [InlineData(HcallStatus.NotPermitted, "Error : (1) unknown error")]
    [InlineData(HcallStatus.Fault, "Error : (6) bad address")]
    [InlineData(HcallStatus.Invalid, "Error : (8) invalid handle")]
    [InlineData(HcallStatus.InvalidState, "Error : (11) target partition state invalid")]
    public void A_refusal_is_a_line_on_standard_output_and_the_exit_code(HcallStatus status, string line)
    {
        foreach (var asShipped in (bool[])[false, true])
        {
            var bench = new PartmanBench(asShipped: asShipped).Refuse(HcallToken.PartitionStop, status);
            bench.Type("stop -h worker").Ended((int)status, [line]);
            bench.Type("stop -h worker -q").Ended((int)status, []);
        }
    }

    [Conforms("e.1-12")]
    [Theory]
    [InlineData(DriverFaults.OpenNoMemory, 12, "hv: Cannot allocate memory")]
    [InlineData(DriverFaults.IoctlCopyIn, 14, "hv: Bad address")]
    public void An_errno_is_a_line_on_standard_error(string fault, int errno, string line)
    {
        foreach (var (asShipped, code) in ((bool, int)[])[(true, errno), (false, 65)])
        {
            var bench = new PartmanBench(asShipped: asShipped);
            bench.Guest.Engine.Arm(fault, "mgr", 0, 2);
            bench.Type("stop -h worker").Ended(code, [], line);
            bench.Type("-q stop -h worker").Ended(code, []);
        }
    }

    [Conforms("e.1-13")]
    [Theory]
    [InlineData("stop", "partman stop: requires a handle (-h).")]
    [InlineData("restart", "partman restart: requires a handle (-h).")]
    [InlineData("start -e 0", "partman start: requires a handle (-h).")]
    [InlineData("load -h worker", "partman load: requires a handle (-h) and file (-f).")]
    [InlineData("load -f image", "partman load: requires a handle (-h) and file (-f).")]
    [InlineData("doorbell", "partman doorbell: requires a handle (-h) *or* file (-f), but not both.")]
    [InlineData("doorbell -h 65 -f script", "partman doorbell: requires a handle (-h) *or* file (-f), but not both.")]
    [InlineData("getprop -h worker -p /", "partman getprop: requires a handle (-h), a path (-p) and a property name (-n)")]
    [InlineData("setprop -h worker -n x -q", "partman setprop: requires a handle (-h), a path (-p) and a property name (-n)")]
    public void Missing_options_are_told_and_how_it_is_used(string line, string complaint)
    {
        new PartmanBench(asShipped: true).Type(line).Ended(8, Usage, complaint);
        new PartmanBench().Type(line).Ended(64, Usage, complaint);
    }

    [Conforms("e.1-14")]
    [Theory]
    [InlineData("reboot", "partman: unknown command \"reboot\"")]
    [InlineData("Status", "partman: unknown command \"Status\"")]
    [InlineData("stop start", "partman: unexpected command 'start'")]
    [InlineData("stop -z", "partman: unrecognized option 'z'")]
    [InlineData("", null)]
    public void What_there_is_not_is_told_and_how_it_is_used(string line, string? complaint)
    {
        new PartmanBench(asShipped: true).Type(line).Ended(1, Usage, complaint is null ? [] : [complaint]);
        new PartmanBench().Type(line).Ended(64, Usage, complaint is null ? [] : [complaint]);
    }

    [Conforms("e.1-2")]
    [Fact]
    public void As_shipped_l_alone_misses_its_argument()
    {
        new PartmanBench(asShipped: true).Type("start -h worker -l").Ended(1, Usage, "partman: missing argument to option 'l'");
        new PartmanBench(asShipped: true).Type("start -l x -h worker").Ended(0, []);
    }

    [Conforms("e.1-4")]
    [Theory]
    [InlineData("stop -h nobody")]
    [InlineData("status -h nobody")]
    [InlineData("reboot -h nobody")]
    [InlineData("stop -q -h 2x")]
    public void A_handle_that_is_none_is_told_before_anything_else(string line)
    {
        new PartmanBench(asShipped: true).Type(line).Ended(1, ["Invalid handle"]);
        var bench = new PartmanBench().Type(line);
        bench.Ended(64, ["Invalid handle"]);
        Assert.Empty(bench.Ioctls);
    }

    [Conforms("e.1-25")]
    [Fact]
    public void A_property_that_is_too_long_ends_it_at_once()
    {
        var text = new string('x', 4096);
        new PartmanBench(asShipped: true).Run("setprop", "-t", text).Ended(1, [], "partman: add_to_prop: property too long");
        new PartmanBench().Run("setprop", "-t", text).Ended(64, [], "partman: add_to_prop: property too long");
    }

    [Conforms("e.1-15")]
    [Fact]
    public void Without_the_driver_it_says_so()
    {
        string[] hint = ["Freescale HV management driver has not been loaded.", "Please load the driver or rebuild the kernel with this driver enabled."];
        new PartmanBench(new DeviceTreeDocument(), asShipped: true).Type("status").Ended(1, hint);
        new PartmanBench(new DeviceTreeDocument()).Type("status").Ended(65, hint);
        new PartmanBench(new DeviceTreeDocument(), asShipped: true).Type("status -q").Ended(1, []);
    }

    [Conforms("e.1-15")]
    [Fact]
    public void Without_handles_in_the_tree_it_says_so()
    {
        var tree = Trees.Bare();
        tree.Find("/hypervisor")!.Remove(tree.Find(GuestTree.HandlesPath)!);
        new PartmanBench(tree, asShipped: true).Type("status").Ended(1, ["Could not load device tree"]);
    }

    [Conforms("e.1-26")]
    [Fact]
    public void A_property_is_printed_byte_for_byte_with_an_end_of_line()
    {
        var bench = new PartmanBench();
        bench.Run("setprop", "-h", "worker", "-p", "/chosen", "-n", "bootargs", "-t", "é", "-t", "a\nb").Ended(0, []);
        bench.Type("getprop -h worker -p /chosen -n bootargs").Ended(0, ["\\xc3\\xa9\\x00a", "b\\x00"]);
        Assert.Equal(
            [Bytes.Copy("é\0a"u8), Bytes.Copy("b\0"u8)], bench.Guest.Notes.OfType<ProcessFact.Said>().Select(said => said.Raw!.Value));
        Assert.Equal(new Ioctl.GetProp(Worker, "/chosen", "bootargs", 4096), Assert.Single(bench.Ioctls));
    }

    [Fact]
    public void A_property_that_people_can_read_is_one_line()
    {
        var bench = new PartmanBench();
        bench.Guest.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetDtprop, HcallStatus.NoEntry)).Run();
        bench.Type("getprop -h worker -p /chosen -n none -v").Ended(
            2, ["Freescale Hypervisor Partition Manager v1.3-010", "", "Getting property none of /chosen in guest 2", "Error : (2) unknown error"]);
    }

    [Theory]
    [InlineData("stop -v -h worker", "Stopping partition 2")]
    [InlineData("restart -v -h -1", "Restarting partition -1")]
    public void Asked_to_say_more_it_says_what_it_does(string line, string said) =>
        new PartmanBench().Type(line).Ended(0, ["Freescale Hypervisor Partition Manager v1.3-010", "", said]);

    [Conforms("e.1-27")]
    [Fact]
    public void It_runs_a_program_with_each_doorbell_until_its_guest_ends()
    {
        var bench = new PartmanBench(files: new NamedFile("/sbin/on-doorbell", Bytes.Empty, IsExecutable: true)).Type("doorbell -f /sbin/on-doorbell");
        bench.Guest.Ring(Trees.WorkerStateChange, Trees.WorkerWatchdog, Trees.WorkerStateChange);
        Assert.Equal(["/sbin/on-doorbell 66", "/sbin/on-doorbell 67", "/sbin/on-doorbell 66"], bench.Out);
        Assert.Null(bench.Code);
        bench.Guest.Befall(new GuestEvent.Signal("partman", SignalNumber.SIGTERM)).Run();
        Assert.Equal(143, bench.Code);
    }

    [Fact]
    public void A_read_that_fails_ends_it_and_is_no_failure()
    {
        var bench = new PartmanBench(files: new NamedFile("x", Bytes.Empty, IsExecutable: true)).Type("doorbell -f x");
        bench.Guest.Befall(new GuestEvent.Signal("partman", SignalNumber.SIGUSR1)).Run();
        bench.Ended(0, [], "cmd_doorbells: Interrupted system call");
    }

    [Fact]
    public void A_monitor_that_cannot_open_the_device_says_so()
    {
        foreach (var (asShipped, code) in ((bool, int)[])[(true, 12), (false, 65)])
        {
            var bench = new PartmanBench(asShipped: asShipped, files: new NamedFile("x", Bytes.Empty, IsExecutable: true));
            bench.Guest.Engine.Arm(DriverFaults.OpenNoMemory, "mgr", 0, 1);
            bench.Type("doorbell -f x").Ended(code, [], "cmd_doorbells: Cannot allocate memory");
        }
    }

    [Conforms("e.1-27")]
    [Theory]
    [InlineData("missing")]
    [InlineData("image")]
    public void What_cannot_be_run_is_told(string file)
    {
        var image = new NamedFile("image", Bytes.Empty);
        new PartmanBench(asShipped: true, files: image).Type($"doorbell -f {file}").Ended(8, [$"{file} is not a executable file"]);
        new PartmanBench(files: image).Type($"doorbell -f {file}").Ended(64, [$"{file} is not a executable file"]);
        new PartmanBench(asShipped: true, files: image).Type($"doorbell -q -f {file}").Ended(8, []);
    }

    [Fact]
    public void It_may_sleep_first()
    {
        var process = new Partman { Name = "later", Arguments = ["stop", "-h", "worker"], After = Duration.FromMilliseconds(5) };
        var bench = new GuestBench(new LinuxProgram { Processes = [process] });
        bench.RunFor(Duration.FromMilliseconds(4));
        Assert.DoesNotContain(bench.Notes, note => note is FileFact.Opened);
        bench.Run();
        Assert.Equal("mgr: later exits with 0", bench.Facts[^1]);
    }
}
