using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// What the bits of an address say: 20 bits place of the top-level actor in the order of spawning, from 1; 12 bits life of it, from 1; 32 bits place
/// among the descendants of that life, from 1. A top-level actor itself has life 0 and place 0, so that its address outlives it.
/// </summary>
internal static class Address
{
    public const int OrdinalMax = (1 << 20) - 1;
    public const int LifeMax = (1 << 12) - 1;
    private const int OrdinalShift = 44, LifeShift = 32;
    private const ulong LowMask = (1UL << OrdinalShift) - 1;

    public static ActorId Root(int ordinal) => new((ulong)ordinal << OrdinalShift);

    public static ActorId Child(int ordinal, int life, uint place) => new(((ulong)ordinal << OrdinalShift) | ((ulong)life << LifeShift) | place);

    public static int OrdinalOf(ActorId actor) => (int)(actor.Value >> OrdinalShift);

    public static int LifeOf(ActorId actor) => (int)(actor.Value >> LifeShift) & LifeMax;

    public static uint PlaceOf(ActorId actor) => (uint)actor.Value;

    public static bool IsRoot(ActorId actor) => (actor.Value & LowMask) == 0;

    public static ActorId RootOf(ActorId actor) => new(actor.Value & ~LowMask);
}
