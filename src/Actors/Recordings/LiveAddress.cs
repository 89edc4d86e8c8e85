namespace FslHv.Actors;

/// <summary>
/// What the bits of an address say on engines of real time, and in their recordings: 20 bits place of the top-level actor in the order of spawning, from 1;
/// 12 bits life of it, from 1; 32 bits place among the descendants of that life, from 1. A top-level actor itself has life 0 and place 0, so that its
/// address outlives it.
/// </summary>
public static class LiveAddress
{
    /// <summary>How many top-level actors there can be.</summary>
    public const int OrdinalMax = (1 << 20) - 1;

    /// <summary>How many lives one can have.</summary>
    public const int LifeMax = (1 << 12) - 1;

    private const int OrdinalShift = 44, LifeShift = 32;
    private const ulong LowMask = (1UL << OrdinalShift) - 1;

    /// <summary>The address of a top-level actor.</summary>
    public static ActorId Root(int ordinal) => new((ulong)ordinal << OrdinalShift);

    /// <summary>The address of a descendant.</summary>
    public static ActorId Child(int ordinal, int life, uint place) => new(((ulong)ordinal << OrdinalShift) | ((ulong)life << LifeShift) | place);

    /// <summary>Place of the top-level actor in the order of spawning.</summary>
    public static int OrdinalOf(ActorId actor) => (int)(actor.Value >> OrdinalShift);

    /// <summary>Life of the top-level actor that a descendant belongs to; 0 for the top-level actor itself.</summary>
    public static int LifeOf(ActorId actor) => (int)(actor.Value >> LifeShift) & LifeMax;

    /// <summary>Place among the descendants; 0 for the top-level actor itself.</summary>
    public static uint PlaceOf(ActorId actor) => (uint)actor.Value;

    /// <summary>Whether it is a top-level actor.</summary>
    public static bool IsRoot(ActorId actor) => (actor.Value & LowMask) == 0;

    /// <summary>The top-level actor that it belongs to.</summary>
    public static ActorId RootOf(ActorId actor) => new(actor.Value & ~LowMask);
}
