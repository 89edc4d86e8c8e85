using Akka.Actor;
using Akka.Configuration;

namespace FslHv.AkkaNet.Tests;

/// <summary>Actor systems for tests.</summary>
internal static class TestSystems
{
    private const string Quiet = "akka { loglevel = WARNING, stdout-loglevel = OFF, log-dead-letters = off }";

    /// <summary>One that talks to nobody.</summary>
    public static ActorSystem Local() => ActorSystem.Create("fslhv", ConfigurationFactory.ParseString(Quiet));
}
