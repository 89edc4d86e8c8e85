using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The bits of an address as recordings have it: 20 bits place of the top-level actor in the order of spawning, 12 bits life of it, 32 bits place among
/// its descendants. A top-level actor itself has life 0 and place 0.
/// </summary>
internal static class LiveAddress
{
    private const int OrdinalShift = 44, LifeShift = 32;

    public static ActorId Root(int ordinal) => new((ulong)ordinal << OrdinalShift);

    public static ActorId Child(ActorId root, int life, int place) => new(root.Value | ((ulong)life << LifeShift) | (uint)place);

    public static ActorId RootOf(ActorId actor) => new(actor.Value >> OrdinalShift << OrdinalShift);
}
