using System.Globalization;
using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>What every verb of <c>partman</c> has at hand: the command line, the tree, the files, where to print, and which exit code says what.</summary>
/// <param name="line">The command line.</param>
/// <param name="tree">The handles; the verb's own was looked up in them.</param>
/// <param name="handle">What <c>-h</c> means; null where it was not given.</param>
/// <param name="files">The files that there are.</param>
/// <param name="fidelity">Which defects it has.</param>
/// <param name="output">Where it prints.</param>
internal sealed class PartmanSession(
    PartmanCommandLine line, PartmanTree tree, uint? handle, ValueList<NamedFile> files, Fidelity fidelity, PartmanOutput output)
{
    public PartmanCommandLine Line => line;

    public PartmanTree Tree => tree;

    public uint? Handle => handle;

    public Fidelity Fidelity => fidelity;

    public PartmanExitCodes Codes { get; } = new(fidelity);

    /// <summary>Prints to standard output.</summary>
    public void Print(string text) => output.Print(text);

    /// <summary>Prints to standard output when asked to say more.</summary>
    public void PrintVerbose(string text)
    {
        if (line.IsVerbose)
            output.Print(text);
    }

    /// <summary>Prints an error to standard output unless asked to be quiet.</summary>
    public void Complain(string text)
    {
        if (!line.IsQuiet)
            output.Print(text);
    }

    /// <summary>Prints an errno to standard error behind the name of a function, unless asked to be quiet.</summary>
    public void Complain(string function, Errno error)
    {
        if (!line.IsQuiet)
            output.Error($"{function}: {PartmanTexts.Of(error)}");
    }

    /// <summary>Options are missing: says which, and how it is used.</summary>
    public PartmanStep Demand(string complaint)
    {
        output.Error(complaint);
        output.Print(PartmanTexts.Usage);
        return new PartmanStep.Exit(Codes.Usage((int)HcallStatus.Invalid));
    }

    /// <summary>The file of a name, or null.</summary>
    public NamedFile? File(string name)
    {
        foreach (var file in files)
        {
            if (string.Equals(PartmanBytes.Typed(file.Name), name, StringComparison.Ordinal))
                return file;
        }

        return null;
    }

    /// <summary>Tells of an ioctl that failed or was refused.</summary>
    public PartmanResult Judge(Errno error, HcallStatus ret, PartitionStatus? state, Bytes value)
    {
        if (error != Errno.None)
            Complain("hv", error);
        else if (ret != HcallStatus.Success)
            Complain(string.Create(CultureInfo.InvariantCulture, $"Error : ({(uint)ret}) {PartmanTexts.Of(ret)}\n"));
        return new PartmanResult(error == Errno.None ? (int)ret : (int)error, error != Errno.None, state, value);
    }
}

/// <summary>
/// Which number <c>partman</c> exits with. As shipped its own complaints, an errno and a refusal share one range; otherwise each has its own.
/// </summary>
internal readonly record struct PartmanExitCodes(Fidelity Fidelity)
{
    /// <summary>Exit code of a command that cannot be used, where they do not overlap (<c>EX_USAGE</c>).</summary>
    public const int UsageCode = 64;

    /// <summary>Exit code where the kernel refused something, where they do not overlap.</summary>
    public const int ErrnoCode = 65;

    /// <summary>An image could not be loaded (<c>EV_EIO</c>).</summary>
    public const int LoadFailed = (int)HcallStatus.IoError;

    private bool Overlap => Fidelity.Has(Defect.PartmanExitCodes);

    /// <summary>The command line cannot be used.</summary>
    /// <param name="shipped">What the original exits with.</param>
    public int Usage(int shipped) => Overlap ? shipped : UsageCode;

    /// <summary>Driver, device or tree is not as it should be.</summary>
    /// <param name="shipped">What the original exits with.</param>
    public int System(int shipped) => Overlap ? shipped : ErrnoCode;

    /// <summary>What came of an ioctl.</summary>
    public int Of(PartmanResult result) => result.IsErrno ? System(result.Code) : result.Code;

    /// <summary>A load failed; the original, told to be quiet, exits with something else.</summary>
    public int Load(bool isQuiet) => Overlap && isQuiet ? 1 : LoadFailed;

    /// <summary>Whether a uImage that cannot be copied passes for loaded when asked to be quiet: the original looks at both at once.</summary>
    public bool QuietHidesFailure => Overlap;
}
