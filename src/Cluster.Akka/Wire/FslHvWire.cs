using System.Reflection;
using Akka.Actor;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>The wire format of an actor system: for the messages of the assemblies that <c>fslhv.wire.assemblies</c> names.</summary>
public sealed class FslHvWire : IExtension
{
    internal FslHvWire(WireCodec codec) => Codec = codec;

    /// <summary>Makes bytes of messages.</summary>
    public WireCodec Codec { get; }

    /// <summary>The wire format of that system.</summary>
    public static FslHvWire Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<FslHvWire, Provider>();
    }

    /// <summary>Makes it when it is needed first.</summary>
    public sealed class Provider : ExtensionIdProvider<FslHvWire>
    {
        /// <inheritdoc />
        public override FslHvWire CreateExtension(ExtendedActorSystem system) =>
            new(WireCodec.Of(system.Settings.Config.GetStringList("fslhv.wire.assemblies", []).Select(name => Assembly.Load(name)).ToArray()));
    }
}
