using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>A doorbell whose interrupt the driver has (<c>struct doorbell_isr</c>).</summary>
/// <param name="Doorbell">The doorbell.</param>
/// <param name="Thread">Its interrupt's thread.</param>
/// <param name="Record">The lower half of the kernel address at which the record would be: made up, the same in each run, another one for each record.</param>
internal sealed record RegisteredDoorbell(ReceiveDoorbell Doorbell, InterruptThread Thread, uint Record);

/// <summary>Somebody who wants to hear of stopped partitions. One that is gone keeps its place, so that chains under way keep
/// theirs.</summary>
internal sealed record Subscriber(string Name, int Priority, ActorId Actor, bool IsGone = false);

/// <summary>An open file.</summary>
/// <param name="Actor">Its actor.</param>
/// <param name="IsAwaited">Whether the handler in work waits until the doorbell is in its ring.</param>
internal readonly record struct OpenFileEntry(ActorId Actor, bool IsAwaited);
