using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>Pages of the kernel for the calls of its open files.</content>
internal sealed partial class FslHvDriver
{
    private readonly PageAllocator _pages;

    private void OnAllocatePages(IActorContext context, DriverMessage.AllocatePages allocate)
    {
        Invariant.Holds(PlaceOfFile(context.Sender) >= 0);
        var pages = context.FaultPoint(DriverFaults.IoctlNoMemory) ? default : _pages.Allocate(allocate.Count);
        context.Reply(new FileMessage.PagesAllocated(allocate.Id, pages));
    }
}
