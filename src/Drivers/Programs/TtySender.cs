using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>Writes numbered lines to a terminal, <c>TEXT 1</c>, <c>TEXT 2</c> and so on, says <c>sent N lines</c> and exits.</summary>
public sealed record TtySender : ProcessProgram
{
    /// <summary>The terminal's device node.</summary>
    public string Tty { get; init; } = "/dev/ttyEHV1";

    /// <summary>What each line begins with.</summary>
    public string Text { get; init; } = "line";

    /// <summary>How many lines. 0 or more.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How long it sleeps before each line.</summary>
    public Duration Every { get; init; }

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(Times >= 0);
        Invariant.Holds(Every >= Duration.Zero);
        return new TtySenderProcess(this);
    }
}
