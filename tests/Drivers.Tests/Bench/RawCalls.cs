using System.Buffers.Binary;
using FslHv.Abi;

namespace FslHv.Drivers.Tests;

/// <summary>Structures of ioctls as a C program lays them out.</summary>
internal static class RawCalls
{
    /// <summary>A structure: fields that are not named are 0.</summary>
    public static Bytes Structure(IoctlNumber number, ByteOrder order, params (string Field, ulong Value)[] fields)
    {
        var layout = IoctlLayout.Of(number);
        var bytes = new byte[layout.SizeBytes];
        foreach (var (name, value) in fields)
        {
            var field = ((IEnumerable<IoctlField>)layout.Fields).Single(each => each.Name == name);
            var at = bytes.AsSpan(field.OffsetBytes, field.SizeBytes);
            if (field.SizeBytes == sizeof(uint))
                order.WriteWord(at, (uint)value);
            else if (order == ByteOrder.Big)
                BinaryPrimitives.WriteUInt64BigEndian(at, value);
            else
                BinaryPrimitives.WriteUInt64LittleEndian(at, value);
        }

        return Bytes.Take(bytes);
    }

    /// <summary>A word as it is written back.</summary>
    public static Bytes Word(ByteOrder order, uint value)
    {
        var bytes = new byte[sizeof(uint)];
        order.WriteWord(bytes, value);
        return Bytes.Take(bytes);
    }

    public static Bytes Text(string text) => Bytes.Take(System.Text.Encoding.Latin1.GetBytes(text + '\0'));

    /// <summary>The number that a driver of that fidelity knows a call by.</summary>
    public static uint Request(IoctlNumber number, Fidelity fidelity) =>
        fidelity.Has(Defect.UnionIoctls) ? IoctlLayout.Of(number).UnionRequest : IoctlLayout.Of(number).MergedRequest;
}
