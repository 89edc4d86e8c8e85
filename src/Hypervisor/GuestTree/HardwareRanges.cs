using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Translates <c>reg</c> of hardware nodes into addresses of the machine. Buses with wider addresses, such as PCI, are not understood.</summary>
internal static class HardwareRanges
{
    /// <summary>Where a node's registers lie; null when a bus on the way cannot be translated.</summary>
    public static List<(ulong Address, ulong Size)>? Registers(DeviceTreeNode node)
    {
        if (node.Property("reg") is not { } reg || node.Parent is not { } bus || AddressFormat.Of(bus) is not { } format)
            return null;
        var registers = new List<(ulong Address, ulong Size)>();
        for (var i = 0; i + format.CellCount <= reg.CellCount; i += format.CellCount)
        {
            var (address, size) = format.Read(reg, i);
            if (ToMachine(bus, address) is not { } translated)
                return null;
            registers.Add((translated, size));
        }

        return registers;
    }

    private static ulong? ToMachine(DeviceTreeNode bus, ulong address)
    {
        for (; bus.Parent is { } parent; bus = parent)
        {
            if (bus.Property("ranges") is not { } ranges)
                return null;
            if (ranges.Length == 0)
                continue;
            if (AddressFormat.Of(bus) is not { } inner || AddressFormat.Of(parent) is not { } outer || Map(ranges, inner, outer, address) is not { } mapped)
                return null;
            address = mapped;
        }

        return address;
    }

    private static ulong? Map(DeviceTreeProperty ranges, AddressFormat inner, AddressFormat outer, ulong address)
    {
        var row = inner.AddressCells + outer.AddressCells + inner.SizeCells;
        for (var i = 0; i + row <= ranges.CellCount; i += row)
        {
            var from = AddressFormat.Get(ranges, i, inner.AddressCells);
            var to = AddressFormat.Get(ranges, i + inner.AddressCells, outer.AddressCells);
            var size = AddressFormat.Get(ranges, i + inner.AddressCells + outer.AddressCells, inner.SizeCells);
            if (address >= from && address - from < size)
                return to + (address - from);
        }

        return null;
    }
}
