using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What an actor will do with the answer to a call, as plain data. Each actor has a closed family of its own.</summary>
internal abstract record Question
{
    /// <summary>Adds the case and its contents to a state hash.</summary>
    public abstract void AddTo(ref StateHash hash);
}
