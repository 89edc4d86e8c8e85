namespace FslHv.Abi;

/// <summary>The checksum of gzip and U-Boot: CRC-32 of IEEE 802.3, reflected, polynomial 0xEDB88320.</summary>
public static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of those bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var value = uint.MaxValue;
        foreach (var each in bytes)
            value = Table[(byte)(value ^ each)] ^ (value >> 8);
        return ~value;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
