using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Reads <c>error-config</c> nodes below the hypervisor's devices: which policy an error has, and the threshold of single-bit errors. A node counts where
/// its domain is that of the device. Source: Topaz <c>src/error_mgmt.c</c>, <c>setpolicy_callback</c>.
/// </summary>
internal sealed class ErrorConfigReader(MachineDraft machine, ConfigOwner owner)
{
    private static readonly (string Compatible, ErrorDomain Domain)[] Table =
    [
        ("fsl,p4080-l3-cache-controller", ErrorDomain.Cpc),
        ("fsl,t4240-l3-cache-controller", ErrorDomain.Cpc),
        ("fsl,corenet-cf", ErrorDomain.Ccf),
        ("fsl,corenet2-cf", ErrorDomain.Ccm),
        ("fsl,soc-sram-error", ErrorDomain.Misc),
        ("fsl,pamu", ErrorDomain.Pamu),
        ("fsl,p4080-pamu", ErrorDomain.Pamu),
        ("fsl,qoriq-memory-controller", ErrorDomain.Ddr),
        ("fsl,p4080-memory-controller", ErrorDomain.Ddr),
    ];

    /// <summary>Every error, those that are configured with what was said of them; of two nodes for one error the last counts.</summary>
    public ValueList<ErrorKind> Read()
    {
        ErrorKind[]? kinds = null;
        foreach (var node in owner.Of(NodeKind.ErrorConfig))
        {
            if (Find(node) is not (>= 0 and var place))
                continue;
            kinds ??= ErrorKind.All.Span.ToArray();
            kinds[place] = kinds[place] with { Policy = Policy(node), Threshold = Threshold(node, kinds[place].Threshold) };
        }

        return kinds is null ? ErrorKind.All : ValueList.Create<ErrorKind>(kinds);
    }

    /// <summary>The hypervisor's devices that report errors; none without a hardware tree.</summary>
    public ValueList<ErrorDevice> Devices()
    {
        var devices = new List<ErrorDevice>();
        foreach (var node in owner.Of(NodeKind.Device))
        {
            if (Hardware(node) is not { } hardware)
                continue;
            foreach (var domain in Domains(hardware))
                devices.Add(new ErrorDevice(domain, hardware.Path));
        }

        return devices.ToValueList();
    }

    /// <summary>Place of the error that a node means in the list of all, or −1.</summary>
    private int Find(DeviceTreeNode node)
    {
        if (DeviceAbove(node) is not { } device)
            return Skip(node, "not below a device of the hypervisor");
        foreach (var name in (string[])["domain", "error", "policy"])
        {
            if (!node.Has(name))
                return Skip(node, $"no {name}");
        }

        var (domainName, errorName) = (node.Property("domain")!.AsString(), node.Property("error")!.AsString());
        if (ErrorDomains.Find(domainName) is not { } domain || domain == ErrorDomain.MachineCheck)
            return Skip(node, $"domain: there is no domain \"{domainName}\" to configure");
        if (Hardware(device) is { } hardware && !Domains(hardware).Contains(domain))
            return Skip(node, $"domain: {hardware.Path} reports no errors of domain {domainName}");
        var place = ErrorKind.IndexOf(domain, errorName);
        return place >= 0 ? place : Skip(node, $"error: domain {domainName} has no error \"{errorName}\"");
    }

    private int Skip(DeviceTreeNode node, string problem)
    {
        machine.Remarks.Warn(node, $"{problem}; skipped");
        return -1;
    }

    private DeviceTreeNode? DeviceAbove(DeviceTreeNode node)
    {
        var above = node.Parent;
        while (above is not null && above.Parent != owner.Node)
            above = above.Parent;
        return above?.Has("device") == true ? above : null;
    }

    private DeviceTreeNode? Hardware(DeviceTreeNode device) => machine.Hardware?.Find(device.Property("device")!.AsString());

    private static IEnumerable<ErrorDomain> Domains(DeviceTreeNode hardware) =>
        Table.Where(row => hardware.IsCompatible(row.Compatible)).Select(row => row.Domain).Distinct();

    /// <summary>An unknown text is taken, and then nobody hears of the error.</summary>
    private ErrorPolicy Policy(DeviceTreeNode node)
    {
        var name = node.Property("policy")!.AsString();
        if (ErrorPolicies.Find(name) is { } policy)
            return policy;
        machine.Remarks.Warn(node, $"policy \"{name}\" is unknown; disable is used");
        return ErrorPolicy.Disable;
    }

    /// <summary>Only single-bit errors have one; 0 is as good as none.</summary>
    private uint Threshold(DeviceTreeNode node, uint otherwise)
    {
        const string Name = "single-bit-ecc-threshold";
        if (!node.Has(Name))
            return otherwise;
        if (otherwise == 0)
        {
            machine.Remarks.Warn(node, $"{Name}: not a single-bit error; ignored");
            return otherwise;
        }

        if (ConfigCells.Number32(node, Name, machine.Remarks) is not { } threshold)
            return otherwise;
        if (threshold is > 0 and <= ErrorKind.ThresholdMax)
            return threshold;
        machine.Remarks.Warn(node, $"{Name} {threshold} is not 1 to {ErrorKind.ThresholdMax}; {otherwise} is used");
        return otherwise;
    }
}
