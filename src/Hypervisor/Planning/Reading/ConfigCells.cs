using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Reads values of configuration nodes. A wrong length is a remark, and the value counts as missing.</summary>
internal static class ConfigCells
{
    /// <summary>A number of two cells; null where it is missing or malformed.</summary>
    public static ulong? Number64(DeviceTreeNode node, string name, Remarks remarks)
    {
        if (node.Property(name) is not { } property)
            return null;
        if (property.Length == sizeof(ulong))
            return property.Cell64(0);
        remarks.Warn(node, $"{name}: {property.Length} bytes where two cells are expected; ignored");
        return null;
    }

    /// <summary>A number of one cell; null where it is missing or malformed.</summary>
    public static uint? Number32(DeviceTreeNode node, string name, Remarks remarks)
    {
        if (node.Property(name) is not { } property)
            return null;
        if (property.Length == sizeof(uint))
            return property.Cell(0);
        remarks.Warn(node, $"{name}: {property.Length} bytes where one cell is expected; ignored");
        return null;
    }

    /// <summary>Whether a number is a power of two.</summary>
    public static bool IsPowerOfTwo(ulong number) => ulong.IsPow2(number);

    /// <summary>Whether a number is a multiple of a power of two.</summary>
    public static bool IsAligned(ulong number, ulong powerOfTwo) => (number & (powerOfTwo - 1)) == 0;
}
