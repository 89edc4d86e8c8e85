using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>What the hypervisor does about an error of the hardware.</summary>
/// <param name="Domain">Which part of the chip reports it.</param>
/// <param name="Error">Its name.</param>
/// <param name="Policy"><c>disable</c>, <c>notify</c>, <c>halt</c> or <c>system-reset</c>.</param>
internal sealed record ErrorPolicy(string Domain, string Error, string Policy);

/// <summary>The policies of a board that sets none. Source: Topaz <c>src/error_mgmt.c</c>.</summary>
internal static class ErrorPolicies
{
    private const string Disable = "disable";
    private const string Notify = "notify";

    /// <summary>All of them, in the order in which they are listed.</summary>
    public static ValueList<ErrorPolicy> Default { get; } =
    [
        new("cpc", "multiple errors", Disable),
        new("cpc", "tag multi-way hit", Disable),
        new("cpc", "tag status multi-bit ecc", Disable),
        new("cpc", "tag status single-bit ecc", Disable),
        new("cpc", "data multi-bit ecc", Disable),
        new("cpc", "data single-bit ecc", Disable),
        new("ccf", "multiple intervention", Disable),
        new("ccf", "local access", Disable),
        new("misc", "internal ram multi-bit ecc", Disable),
        new("pamu", "operation", Notify),
        new("pamu", "single-bit ecc", Disable),
        new("pamu", "multi-bit ecc", Disable),
        new("pamu", "access violation", Notify),
        new("ddr", "multiple errors", Disable),
        new("ddr", "memory select", Disable),
        new("ddr", "single-bit ecc", Disable),
        new("ddr", "multi-bit ecc", Disable),
        new("ddr", "corrupted data", Disable),
        new("ddr", "auto calibration", Disable),
        new("ddr", "address parity", Disable),
        new("ccm", "multicast stash", Disable),
        new("ccm", "unavailable target id", Disable),
        new("ccm", "illegal coherency response", Disable),
        new("ccm", "local access", Disable),
    ];
}
