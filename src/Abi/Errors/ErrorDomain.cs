using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>Which part of the machine an error comes from. Source: Topaz <c>src/error_mgmt.c</c>.</summary>
public enum ErrorDomain
{
    /// <summary>A core's own machine check, taken while a guest ran.</summary>
    MachineCheck,

    /// <summary>CoreNet platform cache.</summary>
    Cpc,

    /// <summary>CoreNet coherency fabric of the first generation.</summary>
    Ccf,

    /// <summary>CoreNet coherency fabric of the second generation.</summary>
    Ccm,

    /// <summary>Memories inside the chip.</summary>
    Misc,

    /// <summary>The peripheral access management unit, which checks what devices access.</summary>
    Pamu,

    /// <summary>Memory controller.</summary>
    Ddr,
}

/// <summary>Names of domains.</summary>
public static class ErrorDomains
{
    /// <summary>Every domain, in the original's order.</summary>
    public static ValueList<ErrorDomain> Every { get; } = ValueList.Create<ErrorDomain>(Enum.GetValues<ErrorDomain>());

    /// <summary>As the original writes it into records, and as configuration trees name it.</summary>
    public static string Name(this ErrorDomain domain) => domain switch
    {
        ErrorDomain.MachineCheck => "machine check",
        ErrorDomain.Cpc => "cpc",
        ErrorDomain.Ccf => "ccf",
        ErrorDomain.Ccm => "ccm",
        ErrorDomain.Misc => "misc",
        ErrorDomain.Pamu => "pamu",
        ErrorDomain.Ddr => "ddr",
        _ => throw Invariant.Unreachable(domain),
    };

    /// <summary>The domain of that name, or null.</summary>
    public static ErrorDomain? Find(string name)
    {
        foreach (var domain in Every)
        {
            if (string.Equals(domain.Name(), name, StringComparison.Ordinal))
                return domain;
        }

        return null;
    }
}
