namespace FslHv.TestKit;

/// <summary>Something that a run can reach.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, one among its kind: <c>running → stopping</c>, <c>EV_EINVAL</c>, <c>driver.queue-full</c>.</param>
/// <param name="Meaning">What it says, in one line; empty where the name says it all.</param>
public sealed record CoverageItem(CoverageKind Kind, string Name, string Meaning);

/// <summary>What a run can reach.</summary>
public enum CoverageKind
{
    /// <summary>A partition went from one state to another.</summary>
    Transition,

    /// <summary>An hcall was answered so.</summary>
    Status,

    /// <summary>A system call was answered so.</summary>
    Errno,

    /// <summary>A fault struck.</summary>
    Fault,

    /// <summary>A mark of the code was passed.</summary>
    Mark,
}
