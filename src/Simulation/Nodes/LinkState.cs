using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>What befalls one direction of a link. Units: nanoseconds; of a thousand messages. All 0: it is sound.</summary>
internal struct LinkState
{
    public bool IsCut;
    public long SlowBy;
    public int LosePermille;
    public int DuplicatePermille;
    public int DelayPermille;
    public long DelayBy;

    public readonly void AddTo(ref StateHash hash)
    {
        hash.Add(IsCut);
        hash.Add(SlowBy);
        hash.Add(LosePermille);
        hash.Add(DuplicatePermille);
        hash.Add(DelayPermille);
        hash.Add(DelayBy);
    }
}
