using Akka.Actor;
using Akka.Configuration;

namespace FslHv.AkkaNet.Tests;

/// <summary>Actor systems for tests.</summary>
internal static class TestSystems
{
    private const string Quiet = """
        akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off }
        fslhv.wire.assemblies = ["FslHv.Cluster.Akka.Tests", "FslHv.Abi"]
        """;

    /// <summary>One that talks to nobody.</summary>
    public static ActorSystem Local() => ActorSystem.Create("fslhv", ConfigurationFactory.ParseString(Quiet));

    /// <summary>One whose time goes when it is told to.</summary>
    public static ActorSystem Virtual() =>
        ActorSystem.Create("fslhv", ConfigurationFactory.ParseString($"{Quiet}\nakka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\""));

    /// <summary>One that others can reach, with everything else as in <c>akka.conf</c>.</summary>
    public static ActorSystem Remote() =>
        ActorSystem.Create("fslhv", ConfigurationFactory.ParseString("akka.actor.provider = remote").WithFallback(Conf("[partition]")));

    /// <summary>A member of a cluster that is yet to be joined, as in <c>akka.conf</c>.</summary>
    public static ActorSystem Member(string roles) => ActorSystem.Create("fslhv", Conf(roles));

    private static Config Conf(string roles)
    {
        var conf = AkkaConf.Read(AkkaConf.BuiltIn, "akka.conf", name => name switch
        {
            "FSLHV_AKKA_PROFILE" => "rehearsal",
            "FSLHV_AKKA_ROLES" => roles,
            _ => null,
        });
        return ConfigurationFactory.ParseString(Quiet).WithFallback(conf);
    }
}
