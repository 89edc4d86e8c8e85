using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>A call that sleeps until the ring has something.</summary>
/// <param name="Process">Whose call.</param>
/// <param name="Id">Number of the question.</param>
internal abstract record Sleeper(ActorId Process, RequestId Id)
{
    /// <summary>A signal came after it was woken: it ends with <see cref="Errno.EINTR"/> rather than sleep again.</summary>
    public bool IsInterrupted { get; init; }

    public abstract void AddTo(ref StateHash hash);

    protected void AddCommonTo(ref StateHash hash, int which)
    {
        hash.Add(which);
        hash.Add(Process);
        hash.Add(Id.Value);
        hash.Add(IsInterrupted);
    }

    /// <summary>A read, and the buffer it has.</summary>
    public sealed record Reader(ActorId Process, RequestId Id, int LengthBytes, int ValidBytes) : Sleeper(Process, Id)
    {
        public override void AddTo(ref StateHash hash)
        {
            AddCommonTo(ref hash, 1);
            hash.Add(LengthBytes);
            hash.Add(ValidBytes);
        }
    }

    /// <summary>A poll, and the timer that ends it, if any.</summary>
    public sealed record Poller(ActorId Process, RequestId Id, TimerId Timer) : Sleeper(Process, Id)
    {
        public override void AddTo(ref StateHash hash)
        {
            AddCommonTo(ref hash, 2);
            hash.Add(Timer.IsNone);
        }
    }
}
