using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>How an ioctl ends that the driver itself does not carry out: with an errno, or, by a defect, with the kernel.</summary>
/// <param name="Error">The errno; none when the kernel crashes.</param>
/// <param name="Crash">The defect that brings the kernel down; null when it does not.</param>
/// <param name="Text">What the kernel did, as an oops says it.</param>
internal sealed record Refusal(Errno Error, Defect? Crash = null, string Text = "")
{
    /// <summary>The kernel comes down.</summary>
    public static Refusal ByCrash(Defect defect, string text) => new(Errno.None, defect, text);
}
