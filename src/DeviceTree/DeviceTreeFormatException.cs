namespace FslHv.DeviceTree;

/// <summary>
/// A device tree that cannot be read, as text or as a blob. The message is one line that names the place and the cause:
/// <c>board.dts:12:7: expected ';' after the property</c>, <c>board.dtb: offset 0x38: strings block reaches past the end</c>.
/// </summary>
public sealed class DeviceTreeFormatException : Exception
{
    public DeviceTreeFormatException(string message)
        : base(message)
    {
    }

    public DeviceTreeFormatException()
    {
    }

    public DeviceTreeFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
