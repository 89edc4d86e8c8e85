namespace FslHv.Abi;

/// <summary>
/// What an hcall returns in r3. These are not errno values: 8 is <c>EV_EINVAL</c>, 11 is <c>EV_INVALID_STATE</c>.
/// Source: ePAPR <c>epapr_hcalls.h</c>.
/// </summary>
public enum HcallStatus : uint
{
    /// <summary>0: done, or accepted where the call is asynchronous.</summary>
    Success = 0,

    /// <summary><c>EV_EPERM</c> (1): not permitted.</summary>
    NotPermitted = 1,

    /// <summary><c>EV_ENOENT</c> (2): no such entry.</summary>
    NoEntry = 2,

    /// <summary><c>EV_EIO</c> (3): I/O error.</summary>
    IoError = 3,

    /// <summary><c>EV_EAGAIN</c> (4): resources short, try again.</summary>
    Again = 4,

    /// <summary><c>EV_ENOMEM</c> (5): out of memory.</summary>
    NoMemory = 5,

    /// <summary><c>EV_EFAULT</c> (6): bad guest address.</summary>
    Fault = 6,

    /// <summary><c>EV_ENODEV</c> (7): no such device.</summary>
    NoDevice = 7,

    /// <summary><c>EV_EINVAL</c> (8): an argument is out of range or no valid handle. Nothing was done.</summary>
    Invalid = 8,

    /// <summary><c>EV_INTERNAL</c> (9): internal error.</summary>
    Internal = 9,

    /// <summary><c>EV_CONFIG</c> (10): configuration error.</summary>
    Config = 10,

    /// <summary><c>EV_INVALID_STATE</c> (11): the object is in the wrong state for the request.</summary>
    InvalidState = 11,

    /// <summary><c>EV_UNIMPLEMENTED</c> (12): no such hcall.</summary>
    Unimplemented = 12,

    /// <summary><c>EV_BUFFER_OVERFLOW</c> (13): the caller's buffer is too small.</summary>
    BufferOverflow = 13,
}

/// <summary>Names of the statuses as the original spells them.</summary>
public static class HcallStatusNames
{
    /// <summary><c>success</c>, <c>EV_EINVAL</c>, …</summary>
    public static string OriginalName(this HcallStatus status) => status switch
    {
        HcallStatus.Success => "success",
        HcallStatus.NotPermitted => "EV_EPERM",
        HcallStatus.NoEntry => "EV_ENOENT",
        HcallStatus.IoError => "EV_EIO",
        HcallStatus.Again => "EV_EAGAIN",
        HcallStatus.NoMemory => "EV_ENOMEM",
        HcallStatus.Fault => "EV_EFAULT",
        HcallStatus.NoDevice => "EV_ENODEV",
        HcallStatus.Invalid => "EV_EINVAL",
        HcallStatus.Internal => "EV_INTERNAL",
        HcallStatus.Config => "EV_CONFIG",
        HcallStatus.InvalidState => "EV_INVALID_STATE",
        HcallStatus.Unimplemented => "EV_UNIMPLEMENTED",
        HcallStatus.BufferOverflow => "EV_BUFFER_OVERFLOW",
        _ => $"status {(uint)status}",
    };
}
