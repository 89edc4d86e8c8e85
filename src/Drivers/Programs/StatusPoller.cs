using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Asks for the status of a managed partition again and again, and says <c>worker is running</c> whenever it is another than before, or why it cannot be asked
/// for. Exit code 0 when it is told to end; 1 on trouble, which it says.
/// </summary>
public sealed record StatusPoller : ProcessProgram
{
    /// <summary>Label of the managed partition.</summary>
    public required string Partition { get; init; }

    /// <summary>How long it sleeps between an answer and the next question. Above zero.</summary>
    public required Duration Every { get; init; }

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(Every > Duration.Zero);
        return new StatusPollerProcess(this);
    }
}
