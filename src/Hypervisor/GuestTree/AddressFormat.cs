using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>How many cells addresses and sizes have: 1 or 2 each.</summary>
internal sealed record AddressFormat(int AddressCells, int SizeCells)
{
    /// <summary>Two cells each.</summary>
    public static readonly AddressFormat Wide = new(2, 2);

    /// <summary>Cells of an address with its size.</summary>
    public int CellCount => AddressCells + SizeCells;

    /// <summary>What a node says for its children; null when it has other widths than 1 or 2. A node that says nothing has 2 and 1.</summary>
    public static AddressFormat? Of(DeviceTreeNode node)
    {
        var address = Cells(node, "#address-cells", 2);
        var size = Cells(node, "#size-cells", 1);
        return address is 1 or 2 && size is 1 or 2 ? new AddressFormat(address, size) : null;
    }

    /// <summary>A <c>reg</c> of one range. Numbers too wide for their cells lose their upper half, as in the original.</summary>
    public DeviceTreeProperty Reg(ulong address, ulong size)
    {
        Span<uint> cells = stackalloc uint[CellCount];
        Put(cells[..AddressCells], address);
        Put(cells[AddressCells..], size);
        return DeviceTreeProperty.FromCells("reg", cells);
    }

    /// <summary>Address and size at a cell of a property.</summary>
    public (ulong Address, ulong Size) Read(DeviceTreeProperty property, int cell) =>
        (Get(property, cell, AddressCells), Get(property, cell + AddressCells, SizeCells));

    /// <summary>A number of one or two cells.</summary>
    public static ulong Get(DeviceTreeProperty property, int cell, int width) =>
        width == 1 ? property.Cell(cell) : property.Cell64(cell);

    private static void Put(Span<uint> cells, ulong number)
    {
        cells[^1] = (uint)number;
        if (cells.Length == 2)
            cells[0] = (uint)(number >> 32);
    }

    private static int Cells(DeviceTreeNode node, string name, int otherwise) =>
        node.Property(name) is { Length: sizeof(uint) } property ? (int)Math.Min(property.Cell(0), 99) : otherwise;
}
