namespace FslHv.Actors;

/// <summary>Something that a handler did, or that was decided for it. A closed family.</summary>
public abstract record StepEffect
{
    private StepEffect()
    {
    }

    /// <summary>It started a child.</summary>
    /// <param name="Child">Its address.</param>
    /// <param name="Path">Its path.</param>
    public sealed record Spawned(ActorId Child, string Path) : StepEffect;

    /// <summary>An actor ended, itself perhaps: children before their parents.</summary>
    public sealed record Ended(ActorId Actor) : StepEffect;

    /// <summary>It set a timer.</summary>
    public sealed record TimerSet(TimerId Timer) : StepEffect;

    /// <summary>It drew a random number.</summary>
    public sealed record Drawn(long Value) : StepEffect;

    /// <summary>It passed a fault point where an armed fault struck. Passes where none did are not recorded.</summary>
    /// <param name="Name">Name of the point.</param>
    /// <param name="Pass">How many fault points it had passed in this step before.</param>
    public sealed record Struck(string Name, int Pass) : StepEffect;

    /// <summary>It wrote to its journal.</summary>
    public sealed record Persisted(Message Event) : StepEffect;

    /// <summary>It was given an event that it had persisted, before it started.</summary>
    public sealed record Recovered(Message Event) : StepEffect;

    /// <summary>It reported a fact.</summary>
    public sealed record Noted(Note Note) : StepEffect;

    /// <summary>What it told somebody found nobody at once.</summary>
    /// <param name="Receiver">Who is gone, or was never there.</param>
    /// <param name="Message">What it was told.</param>
    public sealed record Undelivered(ActorId Receiver, Message Message) : StepEffect;

    /// <summary>An exception left the handler; the actor ended.</summary>
    /// <param name="What">Type and text.</param>
    /// <param name="Trace">Where it was thrown.</param>
    public sealed record Failed(string What, string Trace) : StepEffect;
}
