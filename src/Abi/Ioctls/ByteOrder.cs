using System.Buffers.Binary;

namespace FslHv.Abi;

/// <summary>Byte order of a caller.</summary>
public enum ByteOrder
{
    /// <summary>The real machine's.</summary>
    Big,

    /// <summary>Of most machines that simulate it.</summary>
    Little,
}

/// <summary>Numbers in a given byte order.</summary>
public static class ByteOrders
{
    public static uint ReadWord(this ByteOrder order, ReadOnlySpan<byte> bytes) =>
        order == ByteOrder.Big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public static void WriteWord(this ByteOrder order, Span<byte> bytes, uint value)
    {
        if (order == ByteOrder.Big)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
    }
}
