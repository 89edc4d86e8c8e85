using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <content>
/// Memory and live tree as others reach them. Both belong to this actor alone: of memory that several partitions share each has a copy, and all copies follow
/// one order of stores, the hypervisor's.
/// </content>
public sealed partial class PartitionActor
{
    /// <summary>A call on its way out: registers become a call, and what it points at goes with it.</summary>
    private GuestCall OnItsWay(IActorContext context, GuestCall call)
    {
        if (call is GuestCall.Trap trap)
            call = new GuestCall.Issue(trap.Caller, trap.Boot, trap.Id, trap.OldestOpen, HcallCodec.Decode(trap.Registers, _fidelity));
        return call switch
        {
            GuestCall.Issue { Call: Hcall.ErrGetInfo read } issue => issue with { IsBufferMemory = _memory.IsAccessible(read.BufferAddress, 1) },
            GuestCall.Issue issue when (PropertyArguments.Read(context, _memory, issue.Call) ?? StashArguments.Read(_memory, issue.Call)) is { } operands =>
                issue with { Operands = operands },
            _ => call,
        };
    }

    /// <summary>A guest's own access. A parked guest has none to make; one that was under way when it was parked is completed.</summary>
    private void OnGuestAccess(IActorContext context, ActorId asker, GuestAccess access)
    {
        Invariant.Holds(access.Caller == _spec.Id);
        if (!HasGuest || access.Boot != _boot)
        {
            context.Log(CodeMarks.PartitionAccessOfOldBoot);
            return;
        }

        switch (access)
        {
            case GuestAccess.Store store:
                Write(context, store.Address, store.Bytes, byDevice: false);
                break;
            case GuestAccess.Load load:
                context.Tell(asker, new GuestLoaded(load.Id, _memory.ReadPrefix(load.Address, load.LengthBytes)));
                break;
            default:
                throw Invariant.Unreachable(access);
        }
    }

    private void OnMemoryRequest(IActorContext context, MemoryRequest request)
    {
        switch (request)
        {
            case MemoryRequest.Read read:
                context.Reply(new MemoryAnswer.Read(read.Id, Read(read)));
                break;
            case MemoryRequest.Write write:
                var isOver = write.Boot is { } boot && (!HasGuest || boot != _boot);
                context.Reply(new MemoryAnswer.Written(write.Id, isOver ? 0 : Write(context, write)));
                break;
            default:
                throw Invariant.Unreachable(request);
        }
    }

    private void OnInspectionRequest(IActorContext context, InspectionRequest request) =>
        context.Reply(request switch
        {
            InspectionRequest.State ask => (InspectionAnswer)new InspectionAnswer.State(ask.Id, _state),
            InspectionRequest.Tree ask => new InspectionAnswer.Tree(ask.Id, _tree.Flatten()),
            _ => throw Invariant.Unreachable(request),
        });

    private ValueList<Bytes> Read(MemoryRequest.Read read)
    {
        var ranges = read.Ranges;
        var pieces = new Bytes[ranges.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            pieces[i] = _memory.ReadPrefix(ranges[i].Address, ranges[i].LengthBytes, read.ByDevice);
            if (pieces[i].Length < ranges[i].LengthBytes)
                return ValueList.Create<Bytes>(pieces.AsSpan(0, i + 1));
        }

        return ValueList.Create<Bytes>(pieces);
    }

    private long Write(IActorContext context, MemoryRequest.Write write)
    {
        var written = 0L;
        foreach (var piece in write.Pieces)
        {
            var count = Write(context, piece.Address, piece.Bytes, write.ByDevice);
            written += count;
            if (count < piece.Bytes.Length)
                break;
        }

        return written;
    }

    private int Write(IActorContext context, ulong address, Bytes bytes, bool byDevice)
    {
        var count = _memory.WritePrefix(address, bytes, byDevice);
        ReportStores(context);
        return count;
    }

    /// <summary>
    /// Tells the hypervisor what was stored into shared memory. Comes right after the store, before anything else that follows from it is said: what the
    /// hypervisor hears later it also tells later.
    /// </summary>
    private void ReportStores(IActorContext context)
    {
        while (_memory.TryTakeStore(out var store))
            context.Tell(_hypervisor, new PartitionReport.Stored(_spec.Id, store.Number, store.PhysicalAddress, store.Bytes));
    }

    private void OnStoreShared(PartitionRequest.StoreShared store)
    {
        if (store.Writer == _spec.Id)
            _memory.OwnStoreReturned(store.Number);
        else
            _memory.PlaceForeign(store.PhysicalAddress, store.Bytes);
    }

    /// <summary>Only a partition that is starting refuses, and not one whose guest tree was never built (Topaz <c>src/hcalls.c</c>).</summary>
    private void OnPropertyRequest(IActorContext context, PropertyRequest request)
    {
        if (_state == PartitionState.Starting)
            context.Log(CodeMarks.PartitionPropertyWhileStarting);
        context.Reply(request switch
        {
            _ when _state == PartitionState.Starting => new PropertyAnswer(request.Id, HcallStatus.InvalidState, 0, Bytes.Empty),
            PropertyRequest.Get get => Get(get),
            PropertyRequest.Set set => new PropertyAnswer(
                set.Id,
                !context.FaultPoint(PartitionFaults.NodeNoMemory) && _tree.TrySet(set.Path, set.Name, set.Value) ? HcallStatus.Success : HcallStatus.NoMemory,
                0, Bytes.Empty),
            _ => throw Invariant.Unreachable(request),
        });
    }

    private PropertyAnswer Get(PropertyRequest.Get get)
    {
        if (_tree.Get(get.Path, get.Name) is not { } property)
            return new(get.Id, HcallStatus.NoEntry, 0, Bytes.Empty);
        return (uint)property.Length > get.LengthBytes
            ? new(get.Id, HcallStatus.BufferOverflow, (uint)property.Length, Bytes.Empty)
            : new(get.Id, HcallStatus.Success, (uint)property.Length, Bytes.Copy(property.Value));
    }
}
