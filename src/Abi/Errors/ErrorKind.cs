using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>An error that the hardware can report. Source: Topaz <c>src/error_mgmt.c</c>.</summary>
/// <param name="Domain">Where it comes from.</param>
/// <param name="Name">As records and configuration trees name it.</param>
/// <param name="Policy">What is done about it; null for a machine check, about which nothing can be configured: it concerns its guest alone.</param>
/// <param name="Threshold">Single-bit errors: the hardware reports one after so many; 0 for all others, which are reported each time.</param>
public sealed record ErrorKind(ErrorDomain Domain, string Name, ErrorPolicy? Policy, uint Threshold = 0)
{
    /// <summary>The largest threshold that the hardware can count to.</summary>
    public const uint ThresholdMax = 0xFF;

    /// <summary>Name of the error of a device that accesses memory it must not.</summary>
    public const string AccessViolation = "access violation";

    private const uint ThresholdDefault = 8;

    /// <summary>Every error with what is done about it where no configuration says otherwise.</summary>
    public static ValueList<ErrorKind> All { get; } =
    [
        new(ErrorDomain.MachineCheck, "machine check", null),
        new(ErrorDomain.Cpc, "multiple errors", ErrorPolicy.Disable),
        new(ErrorDomain.Cpc, "tag multi-way hit", ErrorPolicy.Disable),
        new(ErrorDomain.Cpc, "tag status multi-bit ecc", ErrorPolicy.Disable),
        new(ErrorDomain.Cpc, "tag status single-bit ecc", ErrorPolicy.Disable, ThresholdDefault),
        new(ErrorDomain.Cpc, "data multi-bit ecc", ErrorPolicy.Disable),
        new(ErrorDomain.Cpc, "data single-bit ecc", ErrorPolicy.Disable, ThresholdDefault),
        new(ErrorDomain.Ccf, "multiple intervention", ErrorPolicy.Disable),
        new(ErrorDomain.Ccf, "local access", ErrorPolicy.Disable),
        new(ErrorDomain.Ccm, "multicast stash", ErrorPolicy.Disable),
        new(ErrorDomain.Ccm, "unavailable target id", ErrorPolicy.Disable),
        new(ErrorDomain.Ccm, "illegal coherency response", ErrorPolicy.Disable),
        new(ErrorDomain.Ccm, "local access", ErrorPolicy.Disable),
        new(ErrorDomain.Misc, "internal ram multi-bit ecc", ErrorPolicy.Disable),
        new(ErrorDomain.Pamu, "operation", ErrorPolicy.Notify),
        new(ErrorDomain.Pamu, "single-bit ecc", ErrorPolicy.Disable, ThresholdDefault),
        new(ErrorDomain.Pamu, "multi-bit ecc", ErrorPolicy.Disable),
        new(ErrorDomain.Pamu, AccessViolation, ErrorPolicy.Notify),
        new(ErrorDomain.Ddr, "multiple errors", ErrorPolicy.Disable),
        new(ErrorDomain.Ddr, "memory select", ErrorPolicy.Disable),
        new(ErrorDomain.Ddr, "single-bit ecc", ErrorPolicy.Disable, ThresholdDefault),
        new(ErrorDomain.Ddr, "multi-bit ecc", ErrorPolicy.Disable),
        new(ErrorDomain.Ddr, "corrupted data", ErrorPolicy.Disable),
        new(ErrorDomain.Ddr, "auto calibration", ErrorPolicy.Disable),
        new(ErrorDomain.Ddr, "address parity", ErrorPolicy.Disable),
    ];

    /// <summary>Whether a guest can be told to be concerned: then its own queue gets a record too.</summary>
    public bool ConcernsGuest => Domain == ErrorDomain.MachineCheck || (Domain == ErrorDomain.Pamu && Name == AccessViolation);

    /// <summary>Place of an error in <see cref="All"/>, or −1.</summary>
    public static int IndexOf(ErrorDomain domain, string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Domain == domain && string.Equals(All[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
