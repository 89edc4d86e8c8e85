using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>What befalls one direction of a link. Units: nanoseconds; of a thousand messages. All 0: it is sound.</summary>
internal struct LinkState
{
    public bool IsCut;

    /// <summary>While it is cut: whether senders are told at once.</summary>
    public bool IsRejecting;

    public long SlowBy;
    public int LosePermille;
    public int DuplicatePermille;
    public int DelayPermille;
    public long DelayBy;

    /// <summary>One way behind the other.</summary>
    public readonly LinkState Then(in LinkState next) => new()
    {
        IsCut = IsCut || next.IsCut,
        IsRejecting = IsRejecting || next.IsRejecting,
        SlowBy = SlowBy + next.SlowBy,
        LosePermille = OneOf(LosePermille, next.LosePermille),
        DuplicatePermille = OneOf(DuplicatePermille, next.DuplicatePermille),
        DelayPermille = OneOf(DelayPermille, next.DelayPermille),
        DelayBy = Math.Max(DelayBy, next.DelayBy),
    };

    /// <summary>How many of a thousand the one or the other strikes.</summary>
    private static int OneOf(int permille, int other) => permille + other - (permille * other / 1000);

    public readonly void AddTo(ref StateHash hash)
    {
        hash.Add(IsCut);
        if (IsRejecting)
            hash.Add(IsRejecting);
        hash.Add(SlowBy);
        hash.Add(LosePermille);
        hash.Add(DuplicatePermille);
        hash.Add(DelayPermille);
        hash.Add(DelayBy);
    }
}
