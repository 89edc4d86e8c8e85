using System.Globalization;
using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// What <c>guestmem</c> has yet to show. A row is 16 bytes from a multiple of 16 on; of one that begins with memory the guest has, what follows up to
/// the first hole is shown, and one that begins with a hole is skipped. Source: Topaz <c>src/shell.c</c>, <c>guestmem_fn</c>.
/// </summary>
/// <param name="Partition">Number of the partition.</param>
/// <param name="Address">The next byte.</param>
/// <param name="Length">How many are left.</param>
internal readonly record struct MemoryRows(int Partition, ulong Address, ulong Length)
{
    /// <summary>What is shown without an argument, and at most. Unit: bytes.</summary>
    public const ulong LengthDefault = 256;

    /// <inheritdoc cref="LengthDefault" />
    public const ulong LengthMax = 1 << 20;

    private const int RowBytes = 16;
    private const int RowsAtATime = 16;

    /// <summary>How many bytes to ask for next: whole rows.</summary>
    public int NextBytes => (int)Math.Min(Length, (ulong)(RowsAtATime * RowBytes) - (Address % RowBytes));

    /// <summary>Shows what there was of the bytes asked for.</summary>
    /// <param name="bytes">Those before the first hole.</param>
    /// <param name="text">The rows.</param>
    /// <returns>What is left.</returns>
    public MemoryRows Show(Bytes bytes, StringBuilder text)
    {
        Invariant.Holds(bytes.Length <= NextBytes && Length > 0);
        var rest = this;
        var shown = 0;
        do
        {
            var row = (int)Math.Min(rest.Length, RowBytes - (rest.Address % RowBytes));
            var count = Math.Min(row, bytes.Length - shown);
            if (count > 0)
                AppendRow(text, rest.Address, bytes.Span.Slice(shown, count));
            shown += count;
            rest = rest with { Address = unchecked(rest.Address + (ulong)row), Length = rest.Length - (ulong)row };
        }
        while (shown < bytes.Length);
        return rest;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Partition);
        hash.Add(Address);
        hash.Add(Length);
    }

    private static void AppendRow(StringBuilder text, ulong address, ReadOnlySpan<byte> bytes)
    {
        var before = (int)(address % RowBytes);
        text.Append((address - (ulong)before).ToString("x8", CultureInfo.InvariantCulture)).Append(": ");
        for (var i = 0; i < RowBytes; i++)
        {
            if (i < before || i >= before + bytes.Length)
                text.Append("   ");
            else
                text.Append(bytes[i - before].ToString("x2", CultureInfo.InvariantCulture)).Append(' ');
        }

        text.Append(" |  ");
        for (var i = 0; i < RowBytes; i++)
        {
            var isShown = i >= before && i < before + bytes.Length && bytes[i - before] is >= 0x20 and <= 0x7F;
            text.Append(isShown ? (char)bytes[i - before] : '.');
        }

        text.Append('\n');
    }
}
