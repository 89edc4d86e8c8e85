using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>Pages of the kernel for the calls of its open files.</content>
internal sealed partial class FslHvDriver
{
    private readonly PageAllocator _pages;

    private void OnAllocatePages(IActorContext context, DriverMessage.AllocatePages allocate)
    {
        Invariant.Holds(PlaceOfFile(context.Sender) >= 0);
        var pages = context.FaultPoint(allocate.FaultPoint) ? default : _pages.Allocate(allocate.Count);
        if (pages.Count == 0 && allocate.LeakedCount > 0 && _pages.Allocate(allocate.LeakedCount).Count > 0)
            context.Log(new DriverFact.Leaked(_boot.Label, allocate.LeakedCount));
        context.Reply(new FileMessage.PagesAllocated(allocate.Id, pages));
    }
}
