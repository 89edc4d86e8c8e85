using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the hypervisor does about an error. Source: Topaz <c>src/error_mgmt.c</c>, <c>error_policy_action</c>.</summary>
public enum ErrorPolicy
{
    /// <summary>The hardware does not report it: nobody hears of it.</summary>
    Disable,

    /// <summary>A record in the machine's queue, and a critical interrupt for the error manager.</summary>
    Notify,

    /// <summary>The hypervisor stands still, and with it the machine.</summary>
    Halt,

    /// <summary>The machine resets.</summary>
    SystemReset,
}

/// <summary>Names of policies.</summary>
public static class ErrorPolicies
{
    /// <summary>As configuration trees write it.</summary>
    public static string Name(this ErrorPolicy policy) => policy switch
    {
        ErrorPolicy.Disable => "disable",
        ErrorPolicy.Notify => "notify",
        ErrorPolicy.Halt => "halt",
        ErrorPolicy.SystemReset => "system-reset",
        _ => throw Invariant.Unreachable(policy),
    };

    /// <summary>The policy of that name, or null.</summary>
    public static ErrorPolicy? Find(string name)
    {
        foreach (var policy in Enum.GetValues<ErrorPolicy>())
        {
            if (string.Equals(policy.Name(), name, StringComparison.Ordinal))
                return policy;
        }

        return null;
    }
}
