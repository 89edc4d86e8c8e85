namespace FslHv.Drivers;

/// <summary>One thing that <c>partman</c> does to load an image. A closed family.</summary>
internal abstract record LoadAction
{
    private LoadAction()
    {
    }

    /// <summary>What is said when it fails; the error's number follows.</summary>
    public string Complaint { get; init; } = "";

    /// <summary>Whether the original, asked to be quiet, goes on when it fails.</summary>
    public bool IsLostWhenQuiet { get; init; }

    /// <summary>Says a line when asked to say more.</summary>
    public sealed record Say(string Line) : LoadAction;

    /// <summary>Gives up.</summary>
    /// <param name="Line">Why.</param>
    /// <param name="IsAlwaysSaid">Whether it is said though asked to be quiet.</param>
    public sealed record Refuse(string Line, bool IsAlwaysSaid = false) : LoadAction;

    /// <summary>Copies to the partition; nothing at all where there is nothing to copy.</summary>
    /// <param name="Address">Guest-physical address.</param>
    /// <param name="CountBytes">How much.</param>
    /// <param name="FileOffset">From where in the file; null: zeros.</param>
    public sealed record Copy(uint Address, uint CountBytes, ulong? FileOffset) : LoadAction;

    /// <summary>Sets a property of <c>/chosen</c> to a pointer.</summary>
    public sealed record Set(string Name, uint Value) : LoadAction;
}
