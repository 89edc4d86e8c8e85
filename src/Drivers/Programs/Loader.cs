using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Loads a stopped partition that it manages, as <c>partman load</c> and <c>partman start</c> do: copies an image into its memory, compares what is
/// there, sets its boot arguments and starts it without loading. The image is made up: its contents follow from its size. Of an ELF it copies the segments, and
/// zeros behind them, and starts at its entry; everything else goes there as it is, and is started at its beginning. It says <c>worker is loaded and
/// started</c>; exit code 0, or 1 on trouble, which it says. A partition that runs already is left alone. Source: Topaz <c>tools/partman/partman.c</c>.
/// </summary>
public sealed record Loader : ProcessProgram
{
    /// <summary>Label of the managed partition.</summary>
    public required string Partition { get; init; }

    /// <summary>What the image is: <c>raw</c>, <c>elf32</c> or <c>elf64</c>.</summary>
    public string Format { get; init; } = "raw";

    /// <summary>
    /// Size of the image's contents. Nothing can be loaded where it is 0: the driver refuses such a copy, or crashes over it
    /// (<see cref="Defect.MemcpyCountUnchecked"/>).
    /// </summary>
    public int ImageBytes { get; init; } = 64 * 1024;

    /// <summary>Where execution starts, counted from the image's beginning; it must lie in an ELF, and be 0 for anything else.</summary>
    public uint EntryOffset { get; init; }

    /// <summary>Guest-physical address that the image goes to. It has 32 bits, as the ioctl's entry has.</summary>
    public uint Address { get; init; }

    /// <summary>What <c>/chosen bootargs</c> becomes; empty leaves it alone.</summary>
    public string BootArguments { get; init; } = "";

    /// <summary>How long it sleeps first.</summary>
    public Duration After { get; init; }

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(ImageBytes >= 0);
        Invariant.Holds(Format == "raw" ? EntryOffset == 0 : EntryOffset < (uint)ImageBytes);
        return new LoaderProcess(this);
    }
}
