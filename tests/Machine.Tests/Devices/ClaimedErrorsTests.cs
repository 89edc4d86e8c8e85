using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests.Devices;

/// <summary>What an access violation says and to whom, before and after a claim. Source: Topaz <c>src/pamu.c</c>, <c>migrate_access_violations</c>.</summary>
public sealed class ClaimedErrorsTests
{
    private const ulong Buffer = 0x20000;
    private const ulong Outside = 0x1_0000;
    private readonly DeviceMachine _machine = new();

    [Fact]
    public void A_violation_is_a_machine_check_of_the_owner_and_names_its_own_handle()
    {
        Violate();
        Assert.Contains("machine check at vcpu 0", _machine.Saw("one: "));
        var record = Read("one", Queue("one"));
        Assert.NotNull(record);
        Assert.Equal((ErrorDomain.Pamu, "access violation", "/devices/d"), (record.Domain, record.Error, record.GuestPath));
        Assert.Equal((ulong)_machine.Dma("one").Value, record.Register("liodn_handle"));
        Assert.Equal(Outside, record.Address);
    }

    [Fact]
    [Conforms("c.7-19")]
    public void A_violation_that_nobody_has_read_goes_to_the_claimer_of_the_controller_under_its_handle()
    {
        Violate();
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Channel));
        Assert.DoesNotContain("machine check at vcpu 0", _machine.Saw("two: "));
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Controller));
        Assert.Contains("machine check at vcpu 0", _machine.Saw("two: "));
        Assert.Equal((ulong)_machine.Dma("two").Value, Read("two", Queue("two"))?.Register("liodn_handle"));
        Assert.Null(Read("two", Queue("two")));
    }

    [Fact]
    public void One_that_was_read_does_not()
    {
        Violate();
        Assert.NotNull(Read("one", Queue("one")));
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Claim("two", DeviceMachine.Controller));
        Assert.Null(Read("two", Queue("two")));
    }

    [Fact]
    [Conforms("a.4-5", "c.7-20")]
    public void The_machines_queue_is_the_claimers_with_what_is_in_it()
    {
        Violate();
        Assert.Equal(HcallStatus.Invalid, Ask("two", _machine.Manager("two")));
        _machine.Stop("one");
        Assert.Equal(HcallStatus.Success, _machine.Call("two", new Hcall.ClaimDevice(_machine.Manager("two"))));
        Assert.Contains("critical interrupt at vcpu 0", _machine.Saw("two: "));
        Assert.NotNull(Read("two", _machine.Manager("two")));
        Assert.Equal(HcallStatus.Success, _machine.Call("two", new Hcall.PartitionStart(_machine.Partition("one"), 0, Load: true)));
        Assert.Equal(HcallStatus.Invalid, Ask("one", _machine.Manager("one")));
    }

    private void Violate()
    {
        Assert.Equal(HcallStatus.Success, _machine.Call("one", new Hcall.DmaEnable(_machine.Dma("one"))));
        _machine.Copy("one", 0, Outside);
    }

    private Handle Queue(string label) =>
        _machine.Machine.Plan.Find(label)!.LocalHandles.ToArray().OfType<FslHv.Hypervisor.HandleEntry.ErrorQueue>().Single(entry => !entry.Global).Handle;

    private HcallStatus Ask(string label, Handle queue) => _machine.Call(label, new Hcall.ErrGetInfo(queue, Hcall.ErrorRecordBytes, Buffer, Peek: 0));

    private ErrorRecord? Read(string label, Handle queue)
    {
        if (Ask(label, queue) == HcallStatus.NoEntry)
            return null;
        _machine.Tell(label, new MakeLoad(Buffer, Hcall.ErrorRecordBytes));
        return ErrorRecord.Read(_machine.Notes.OfType<GuestLoads>().Single().Bytes.Span);
    }
}
