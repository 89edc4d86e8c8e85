using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Telemetry;

/// <summary>
/// Ids of the trace of an hcall and of its spans. Every process that sees a part of an hcall knows who asked and with what number, and so comes to
/// the same ids: nothing has to be sent along.
/// </summary>
internal static class HcallIds
{
    /// <param name="machine">Name of the machine.</param>
    /// <param name="asker">Who asks; another actor in each boot and each life.</param>
    /// <param name="id">Number of the question.</param>
    public static ActivityTraceId TraceOf(string machine, ActorId asker, RequestId id)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(machine.Length) + 16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, asker.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], id.Value);
        var length = 16 + Encoding.UTF8.GetBytes(machine, bytes[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..length], hash);
        return ActivityTraceId.CreateFromBytes(hash[..16]);
    }

    public static ActivitySpanId SpanOf(ActivityTraceId trace, HcallStage stage)
    {
        Span<byte> bytes = stackalloc byte[17];
        trace.CopyTo(bytes[..16]);
        bytes[16] = (byte)stage;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return ActivitySpanId.CreateFromBytes(hash[..8]);
    }

    /// <summary>
    /// Gives a span that has started its id. The runtime has no public way to choose one, and draws it at the start; a test fails where a runtime
    /// keeps it elsewhere.
    /// </summary>
    public static void Name(Activity activity, ActivitySpanId id) => SpanIdIn(activity) = id.ToHexString();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdIn(Activity activity);
}

/// <summary>Where an hcall comes by: each is the parent of the next.</summary>
internal enum HcallStage : byte
{
    /// <summary>From the asking to the answer.</summary>
    Call = 1,

    /// <summary>The asker's partition passes it on.</summary>
    Partition,

    /// <summary>From the hypervisor's taking it to its answer.</summary>
    Hypervisor,

    /// <summary>The answer comes to the asker.</summary>
    Answer,
}
