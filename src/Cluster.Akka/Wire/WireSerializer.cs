using Akka.Actor;
using Akka.Serialization;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>Lets Akka.NET write and read what FslHv sends between processes: letters, and messages of a machine's log. <c>akka.conf</c> binds it.</summary>
public sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string LetterManifest = "L";

    private readonly ExtendedActorSystem _system = system;

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        if (obj is Letter letter)
            LetterWire.Write(writer, FslHvWire.Of(_system).Codec, letter);
        else
            LogWire.Write(writer, (LogMessage)obj);
        return writer.Written.ToArray();
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        return manifest == LetterManifest ? LetterWire.Read(ref reader, FslHvWire.Of(_system).Codec) : LogWire.Read(ref reader, manifest);
    }

    /// <inheritdoc />
    public override string Manifest(object o) => o is Letter ? LetterManifest : LogWire.ManifestOf((LogMessage)o);
}
