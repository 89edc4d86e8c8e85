using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// The command-line tool of <c>/dev/fsl-hv</c>: one command, and its exit code. It opens the device anew for each ioctl. The files that it may name
/// come with it. Source: Topaz <c>tools/partman</c>.
/// </summary>
public sealed record Partman : ProcessProgram
{
    /// <summary>How it is called.</summary>
    public const string ProcessName = "partman";

    /// <summary>The words behind the program's name.</summary>
    public ValueList<string> Arguments { get; init; }

    /// <summary>How long it sleeps first.</summary>
    public Duration After { get; init; }

    /// <summary>The files that there are for it.</summary>
    public ValueList<NamedFile> Files { get; init; }

    /// <summary>Which of the tool's defects are there.</summary>
    public Fidelity Fidelity { get; init; } = Fidelity.Ideal;

    /// <summary>The file that a command line names with <c>-f</c>; null where it names none.</summary>
    public static string? FileOf(ValueList<string> arguments, Fidelity fidelity) =>
        PartmanCommandLine.Read(arguments, fidelity.Has(Defect.PartmanLoadTakesArgument), new PartmanOutput())?.File;

    /// <summary>The same with the tool's own defects turned on: as it was shipped, and not as its manual page has it.</summary>
    public static Fidelity AsShipped(Fidelity fidelity)
    {
        foreach (var info in Defects.All)
            fidelity = info.Owner == DefectOwner.Partman ? fidelity.With(info.Defect, isThere: true) : fidelity;
        return fidelity;
    }

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(After >= Duration.Zero);
        return new PartmanProcess(this);
    }
}
