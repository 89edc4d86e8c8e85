using System.Buffers.Binary;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>The DMA hcalls, and what a stop does to DMA. Source: Topaz <c>src/pamu.c</c>.</content>
public sealed partial class HypervisorActor
{
    private const uint CacheMax = 3;

    /// <summary>Power comes on: DMA that is never disabled is enabled from the beginning.</summary>
    private void EnableLastingDma(IActorContext context)
    {
        foreach (var stream in _devices.Streams)
        {
            if (stream.Partition >= 0 && (stream.IsNeverDisabled || _guests[stream.Partition].Plan.Traits.NoDmaDisable))
                Enable(context, stream);
        }
    }

    private HcallAnswer OnDmaSwitch(IActorContext context, int index, RequestId id, Handle handle, bool enable)
    {
        if (_guests[index].Plan.Find(handle) is not HandleEntry.Dma entry)
            return new(id, HcallStatus.Invalid);
        var stream = _devices.Streams[entry.Stream];
        if (stream.Partition != index)
            return new(id, HcallStatus.InvalidState);
        if (enable)
            Enable(context, stream);
        else if (stream.Set(enabled: false))
            context.Log(new DeviceFact.DmaDisabled(NameOf(stream), _guests[index].Label, "hcall"));
        return new(id, HcallStatus.Success);
    }

    private void Enable(IActorContext context, DmaStream stream)
    {
        if (stream.Set(enabled: true))
            context.Log(new DeviceFact.DmaEnabled(NameOf(stream), _guests[stream.Partition].Label));
    }

    /// <summary>A partition has left its guest, or its DMA is to end later: what its configuration spares goes on.</summary>
    /// <param name="context">The context.</param>
    /// <param name="index">Whose.</param>
    /// <param name="cause"><c>stop</c>, which may be deferred; <c>restart</c>; <c>stop-dma</c>.</param>
    private void DisableDma(IActorContext context, int index, string cause)
    {
        var traits = _guests[index].Plan.Traits;
        if (traits.NoDmaDisable || (cause == "stop" && traits.DeferDmaDisable))
        {
            context.Log(CodeMarks.HypervisorDmaLeftRunning);
            return;
        }

        foreach (var stream in _devices.Streams)
        {
            if (stream.Partition == index && !stream.IsNeverDisabled && stream.Set(enabled: false))
                context.Log(new DeviceFact.DmaDisabled(NameOf(stream), _guests[index].Label, cause));
        }
    }

    /// <summary>Whose the stream is does not matter, as in the original. Cache 0 is no cache, whatever the vcpu.</summary>
    private HcallAnswer OnDmaAttrSet(GuestSlot guest, GuestCall.Issue issue, Hcall.DmaAttrSet call)
    {
        Invariant.Holds(issue.Operands is not null);
        if (call.Attribute != Hcall.StashAttribute || guest.Plan.Find(call.Dma) is not HandleEntry.Dma entry)
            return new(issue.Id, HcallStatus.Invalid);
        if (issue.Operands.Status != HcallStatus.Success)
            return new(issue.Id, issue.Operands.Status);
        var words = issue.Operands.Value.Span;
        var stash = new StashTarget(BinaryPrimitives.ReadUInt32BigEndian(words), BinaryPrimitives.ReadUInt32BigEndian(words[sizeof(uint)..]));
        if (stash.Cache != 0 && (stash.Vcpu >= guest.VcpuCount || stash.Cache > CacheMax))
            return new(issue.Id, HcallStatus.Invalid);
        _devices.Streams[entry.Stream].Stash = stash;
        return new(issue.Id, HcallStatus.Success);
    }

    private void OnDmaAttrGet(IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Hcall.DmaAttrGet call)
    {
        var guest = _guests[index];
        if (call.Attribute != Hcall.StashAttribute || guest.Plan.Find(call.Dma) is not HandleEntry.Dma entry)
        {
            Answer(context, guest, asker, issue, new(issue.Id, HcallStatus.Invalid));
            return;
        }

        var stash = _devices.Streams[entry.Stream].Stash;
        var words = new byte[Hcall.StashWordsBytes];
        BinaryPrimitives.WriteUInt32BigEndian(words, stash.Vcpu);
        BinaryPrimitives.WriteUInt32BigEndian(words.AsSpan(sizeof(uint)), stash.Cache);
        var id = Ask(new Question.OfStash(new(index, asker, issue.Id, issue.Call)));
        context.Tell(guest.Partition, new MemoryRequest.Write(id, [new MemoryPiece(call.Address, Bytes.Take(words))], issue.Boot));
    }

    private void OnStashCopied(IActorContext context, Question.OfStash asked, MemoryAnswer.Written written) =>
        Finish(context, asked.Call, written.CountBytes < Hcall.StashWordsBytes ? HcallStatus.Fault : HcallStatus.Success);

    /// <summary>Of an interrupt that comes from no message the register is 0; virtual interrupts have none at all.</summary>
    private HcallAnswer OnVmpicGetMsir(int index, RequestId id, Handle handle) => _guests[index].Plan.Find(handle) switch
    {
        HandleEntry.Device { IsInterrupt: true } entry => new(id, IsOwnedBy(index, entry) ? HcallStatus.Success : HcallStatus.InvalidState),
        _ => new(id, HcallStatus.Invalid),
    };
}
