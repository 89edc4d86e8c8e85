using Akka.Actor;
using Akka.Configuration;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet.Tests;

/// <summary>The shipped akka.conf, and what is said of one that makes no sense.</summary>
public sealed class AkkaConfTests
{
    [Fact]
    public void The_shipped_file_has_no_key_that_nobody_knows() => Assert.Equal("safe", Read().GetString("fslhv.profile"));

    [Theory]
    [InlineData("safe", 1000, 3000, 8000)]
    [InlineData("rehearsal", 200, 1500, 200)]
    public void A_profile_decides_how_fast_a_death_is_known(string profile, int beat, int pause, int stable)
    {
        var config = Read(("FSLHV_AKKA_PROFILE", profile)).GetConfig("akka.cluster");

        Assert.Equal(beat, config.GetTimeSpan("failure-detector.heartbeat-interval").TotalMilliseconds);
        Assert.Equal(pause, config.GetTimeSpan("failure-detector.acceptable-heartbeat-pause").TotalMilliseconds);
        Assert.Equal(stable, config.GetTimeSpan("split-brain-resolver.stable-after").TotalMilliseconds);
        Assert.Equal("keep-majority", config.GetString("split-brain-resolver.active-strategy"));
    }

    [Theory]
    [InlineData("FSLHV_AKKA_HOST", "10.0.0.7", "akka.remote.dot-netty.tcp.hostname")]
    [InlineData("FSLHV_AKKA_PUBLIC_HOST", "node7.example", "akka.remote.dot-netty.tcp.public-hostname")]
    [InlineData("FSLHV_AKKA_PORT", "4053", "akka.remote.dot-netty.tcp.port")]
    [InlineData("FSLHV_AKKA_LOGLEVEL", "DEBUG", "akka.loglevel")]
    [InlineData("FSLHV_AKKA_TLS", "true", "akka.remote.dot-netty.tcp.enable-ssl")]
    public void An_environment_variable_overrides_the_file(string variable, string value, string key)
    {
        Assert.Equal(value, Read((variable, value)).GetString(key));
        Assert.NotEqual(value, Read().GetString(key));
    }

    [Fact]
    public void An_environment_variable_may_be_a_list()
    {
        var config = Read(("FSLHV_AKKA_ROLES", "[control]"), ("FSLHV_AKKA_SEEDS", "[\"akka.tcp://fslhv@one:4053\", \"akka.tcp://fslhv@two:4053\"]"));

        Assert.Equal(["control"], config.GetStringList("akka.cluster.roles"));
        Assert.Equal(["akka.tcp://fslhv@one:4053", "akka.tcp://fslhv@two:4053"], config.GetStringList("akka.cluster.seed-nodes"));
    }

    [Fact]
    public void Without_it_a_node_is_both_and_has_no_seeds()
    {
        Assert.Equal(["hypervisor", "partition"], Read().GetStringList("akka.cluster.roles"));
        Assert.Empty(Read().GetStringList("akka.cluster.seed-nodes"));
    }

    [Theory]
    [InlineData("akka.cluster.singelton.role = x", "conf: there is no key akka.cluster.singelton.role; did you mean akka.cluster.singleton.role?")]
    [InlineData("fslhv.log.say-again = 1s", "conf: there is no key fslhv.log.say-again")]
    [InlineData("fslhv.log.join-timeuot = 1s", "conf: there is no key fslhv.log.join-timeuot; did you mean fslhv.log.join-timeout?")]
    [InlineData("completely.different = 1", "conf: there is no key completely.different")]
    [InlineData(
        "fslhv.profiles.safe.akka.cluster.gosip-interval = 1s",
        "conf: there is no key fslhv.profiles.safe.akka.cluster.gosip-interval; did you mean akka.cluster.gossip-interval?")]
    [InlineData(
        "fslhv.profiles.fast.akka.cluster.gossip-interval = 1s",
        "conf: there is no profile of that name: fslhv.profiles.fast.akka.cluster.gossip-interval")]
    public void A_wrong_key_is_reported(string line, string said) => Assert.Equal(said, Refused($"{AkkaConf.BuiltIn}\n{line}"));

    [Fact]
    public void All_wrong_keys_are_reported_at_once() =>
        Assert.Equal(2, Refused($"{AkkaConf.BuiltIn}\nakka.on = 1\nakka.off = 2").Split(Environment.NewLine).Length);

    [Fact]
    public void A_profile_that_there_is_not_is_reported() =>
        Assert.Equal("conf: fslhv.profile is safe or rehearsal, not 'fast'", Refused(AkkaConf.BuiltIn, ("FSLHV_AKKA_PROFILE", "fast")));

    [Fact]
    public void An_environment_variable_within_a_value_is_reported_with_its_line() =>
        Assert.Equal("conf:2: an environment variable is a whole value: key = ${?NAME}", Refused("fslhv.profile = safe\nakka.loglevel = [${?LEVEL}]"));

    [Fact]
    public void What_is_no_HOCON_is_reported() => Assert.StartsWith("conf: ", Refused("akka { cluster ] }"), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_reported() =>
        Assert.StartsWith("nowhere.conf: ", Assert.Throws<AkkaConfException>(() => AkkaConf.ReadFile("nowhere.conf")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_cluster_begins_with_it()
    {
        using var system = ActorSystem.Create("fslhv", Read(("FSLHV_AKKA_LOGLEVEL", "OFF"), ("FSLHV_AKKA_PROFILE", "rehearsal")));
        var cluster = AkkaCluster.Get(system);

        await cluster.JoinAsync(cluster.SelfAddress);

        Assert.Equal(["hypervisor", "partition"], cluster.SelfRoles.Order(StringComparer.Ordinal));
        Assert.IsType<WireSerializer>(system.Serialization.FindSerializerForType(typeof(LogMessage.Lead)));
        await system.Terminate();
    }

    private static Config Read(params (string Name, string Value)[] environment) =>
        AkkaConf.Read(AkkaConf.BuiltIn, "akka.conf", name => environment.FirstOrDefault(each => each.Name == name).Value);

    private static string Refused(string text, params (string Name, string Value)[] environment) => Assert.Throws<AkkaConfException>(
        () => AkkaConf.Read(text, "conf", name => environment.FirstOrDefault(each => each.Name == name).Value)).Message;
}
