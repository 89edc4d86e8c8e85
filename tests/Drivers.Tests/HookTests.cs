using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

/// <summary>Power-off and restart go through the platform's hooks, which a root compatible with something ending in <c>-hv</c> selects.</summary>
public sealed class HookTests
{
    [Theory]
    [InlineData("fsl,P4080DS-hv")]
    [InlineData("fsl,P4080DS", "fsl,P4080DS-hv")]
    [Conforms("b.8-9", "b.8-10", "b.8-11")]
    public void A_root_that_ends_in_hv_stops_and_restarts_its_partition(params string[] compatible)
    {
        Assert.Equal([new Hcall.PartitionStop(Handle.Self)], After(new GuestEvent.PowerOff(), compatible).Hcalls);
        Assert.Equal([new Hcall.PartitionRestart(Handle.Self)], After(new GuestEvent.RestartSelf(), compatible).Hcalls);
    }

    [Theory]
    [InlineData("fsl,P4080DS")]
    [InlineData("fsl,P4080DS-hv2")]
    [InlineData("fsl,hv-P4080DS")]
    [Conforms("b.8-11")]
    public void Any_other_root_has_no_hooks_and_a_power_off_ends_in_a_halted_guest(string compatible)
    {
        var bench = After(new GuestEvent.PowerOff(), compatible);

        Assert.Equal(["mgr: power-off", "mgr: powers off", "mgr: halted"], bench.Facts);
        Assert.Empty(bench.Hcalls);
    }

    [Fact]
    public void A_root_without_compatible_has_no_hooks()
    {
        var tree = Trees.Manager();
        tree.Root.Remove("compatible");
        var bench = GuestBench.Up(new LinuxProgram(), tree);

        Assert.Equal(["mgr: power-off", "mgr: powers off", "mgr: halted"], bench.Befall(new GuestEvent.PowerOff()).Run().Facts);
    }

    [Fact]
    public void A_restart_without_hooks_halts_the_guest_for_good()
    {
        var bench = After(new GuestEvent.RestartSelf(), "fsl,P4080DS");
        bench.Ring(Trees.WorkerStateChange, Trees.OwnShutdown).Befall(new GuestEvent.RestartSelf()).Run();

        Assert.Equal(["mgr: restart-self", "mgr: halted", "mgr: restart-self strikes nothing: the guest has halted"], bench.Facts);
        Assert.Empty(bench.Hcalls);
    }

    [Theory]
    [InlineData(PanicSetting.Restart)]
    [InlineData(PanicSetting.Stop)]
    public void What_a_panic_would_do_needs_the_hooks_too(PanicSetting setting)
    {
        var tree = Tree("fsl,P4080DS");
        var bench = GuestBench.Up(new LinuxProgram { Panic = setting }, tree).Befall(new GuestEvent.Panic("oops")).Run();

        Assert.Equal(["mgr: panic", $"mgr: kernel panic: oops (panic={setting.Name()})", "mgr: halted"], bench.Facts);
        Assert.Empty(bench.Hcalls);
    }

    [Fact]
    public void The_shutdown_doorbell_powers_off_through_the_hook_too()
    {
        var bench = GuestBench.Up(new LinuxProgram(), Tree("fsl,P4080DS")).Ring(Trees.OwnShutdown);

        Assert.Equal(["mgr: asked to shut down", "mgr: powers off", "mgr: halted"], bench.Facts);
    }

    private static GuestBench After(GuestEvent e, params string[] compatible) =>
        GuestBench.Up(new LinuxProgram(), Tree(compatible)).Befall(e).Run();

    private static DeviceTreeDocument Tree(params string[] compatible)
    {
        var tree = Trees.Manager();
        tree.Root.Set(DeviceTreeProperty.FromStrings("compatible", compatible));
        return tree;
    }
}
