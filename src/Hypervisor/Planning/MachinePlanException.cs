namespace FslHv.Hypervisor;

/// <summary>
/// A configuration tree that describes no machine. The message is one line that names the place and the cause:
/// <c>board.dts:3:1: /: not a configuration tree: compatible has no "fsl,hv-config"</c>.
/// </summary>
public sealed class MachinePlanException : Exception
{
    public MachinePlanException(string message)
        : base(message)
    {
    }

    public MachinePlanException()
    {
    }

    public MachinePlanException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
