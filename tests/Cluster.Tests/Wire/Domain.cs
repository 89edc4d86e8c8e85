using System.Reflection;
using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>Everything that actors of the product say, and a codec for it.</summary>
internal static class Domain
{
    public static readonly Assembly[] Assemblies =
        [.. new[] { "Actors", "Abi", "Hypervisor", "Partitions", "Drivers", "Scenarios" }.Select(layer => Assembly.Load($"FslHv.{layer}"))];

    public static readonly WireCodec Codec = WireCodec.Of(Assemblies);

    /// <summary>Every message and note there is. Found in another way than the codec does.</summary>
    public static readonly Type[] Types =
    [
        .. Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(Message)) || type.IsSubclassOf(typeof(Note)))),
    ];

    /// <summary>Writes a message, a note or a step; gives the bytes.</summary>
    public static byte[] Write(this WireCodec codec, object value)
    {
        var writer = new WireWriter();
        switch (value)
        {
            case Message message:
                codec.Write(writer, message);
                break;
            case Note note:
                codec.Write(writer, note);
                break;
            default:
                codec.WriteStep(writer, (RecordedStep)value);
                break;
        }

        return writer.Written.ToArray();
    }

    /// <summary>Reads one of what is of such a kind. All bytes must belong to it.</summary>
    public static object Read(this WireCodec codec, Type type, ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        object read = type.IsSubclassOf(typeof(Message)) ? codec.ReadMessage(ref reader)
            : type.IsSubclassOf(typeof(Note)) ? codec.ReadNote(ref reader)
            : codec.ReadStep(ref reader);
        return reader.IsAtEnd ? read : throw new WireException("there is more");
    }
}
