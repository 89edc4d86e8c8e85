using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// Reads what a property call points at from its caller's memory: path, name, and the value to set. The first refusal counts, in the order path,
/// name, length, memory for the value, value. Source: Topaz <c>src/hcalls.c</c>, which reads them on the caller's core.
/// </summary>
internal static class PropertyArguments
{
    /// <returns>Null for any other call.</returns>
    public static PropertyOperands? Read(IActorContext context, GuestMemory memory, Hcall call) => call switch
    {
        Hcall.PartitionGetDtprop get => Read(context, memory, get.PathAddress, get.NameAddress, get.LengthBytes, valueAddress: null),
        Hcall.PartitionSetDtprop set => Read(context, memory, set.PathAddress, set.NameAddress, set.LengthBytes, set.ValueAddress),
        _ => null,
    };

    private static PropertyOperands Read(
        IActorContext context, GuestMemory memory, ulong pathAddress, ulong nameAddress, uint lengthBytes, ulong? valueAddress)
    {
        var status = ReadText(context, memory, pathAddress, PartitionFaults.PathNoMemory, out var path);
        if (status != HcallStatus.Success)
            return Refused(status) with { IsStringFault = status == HcallStatus.Fault };
        status = ReadText(context, memory, nameAddress, PartitionFaults.NameNoMemory, out var name);
        if (status != HcallStatus.Success)
            return Refused(status) with { IsStringFault = status == HcallStatus.Fault };
        if (lengthBytes > Hcall.PropertyValueBytesMax)
            return Refused(HcallStatus.Invalid);
        if (context.FaultPoint(PartitionFaults.ValueNoMemory))
            return Refused(HcallStatus.NoMemory);
        if (valueAddress is not { } address)
            return new(HcallStatus.Success, path, name, Bytes.Empty);
        var value = memory.ReadPrefix(address, (int)lengthBytes);
        return value.Length < lengthBytes ? Refused(HcallStatus.Fault) : new(HcallStatus.Success, path, name, value);
    }

    /// <summary>A string of at most 4096 bytes with its NUL. What lies beyond its end need not be memory.</summary>
    private static HcallStatus ReadText(IActorContext context, GuestMemory memory, ulong address, string noMemory, out string text)
    {
        var bytes = memory.ReadPrefix(address, Hcall.PropertyPathBytesMax).Span;
        var end = bytes.IndexOf((byte)0);
        text = end < 0 ? "" : Encoding.Latin1.GetString(bytes[..end]);
        if (end < 0)
            return bytes.Length < Hcall.PropertyPathBytesMax ? HcallStatus.Fault : HcallStatus.Invalid;
        return context.FaultPoint(noMemory) ? HcallStatus.NoMemory : HcallStatus.Success;
    }

    private static PropertyOperands Refused(HcallStatus status)
    {
        Invariant.Holds(status != HcallStatus.Success);
        return new(status, "", "", Bytes.Empty);
    }
}
