using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Loads a stopped partition that it manages, as <c>partman load</c> and <c>partman start</c> do: copies an image into its memory, compares what is
/// there, sets its boot arguments and starts it without loading. The image is made up: its contents follow from its size. It says <c>worker is loaded
/// and started</c>; exit code 0, or 1 on trouble, which it says. A partition that runs already is left alone.
/// </summary>
public sealed record Loader : ProcessProgram
{
    /// <summary>Label of the managed partition.</summary>
    public required string Partition { get; init; }

    /// <summary>Size of the image. Nothing can be loaded where it is 0: the driver refuses such a copy, or crashes over it (<see cref="Defect.MemcpyCountUnchecked"/>).</summary>
    public int ImageBytes { get; init; } = 64 * 1024;

    /// <summary>Guest-physical address that the image goes to, and at which execution starts. It has 32 bits, as the ioctl's entry has.</summary>
    public uint Address { get; init; }

    /// <summary>What <c>/chosen bootargs</c> becomes; empty leaves it alone.</summary>
    public string BootArguments { get; init; } = "";

    /// <summary>How long it sleeps first.</summary>
    public Duration After { get; init; }

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(ImageBytes >= 0);
        return new LoaderProcess(this);
    }
}
