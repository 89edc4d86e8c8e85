using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Reads lines from a terminal. Answers each on the same terminal with <c>you said: LINE</c>, or only takes it. A line that is itself such an
/// answer gets none, so that two of them can be linked.
/// </summary>
public sealed record TtyEcho : ProcessProgram
{
    /// <summary>What an answer begins with.</summary>
    public const string AnswerPrefix = "you said: ";

    /// <summary>The terminal's device node.</summary>
    public string Tty { get; init; } = "/dev/ttyEHV0";

    /// <summary>Whether it answers; otherwise it only reads.</summary>
    public bool Answers { get; init; } = true;

    /// <inheritdoc />
    public override Actor CreateProcess() => new TtyEchoProcess(this);
}
