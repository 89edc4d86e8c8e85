using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet;

/// <summary>Which keys there are: those of the reference configurations of Akka.NET's parts, and FslHv's own.</summary>
internal static class AkkaKeys
{
    /// <summary>Below these everybody may name things.</summary>
    private static readonly string[] Open =
    [
        "akka.actor.serializers", "akka.actor.serialization-bindings", "akka.actor.serialization-identifiers", "akka.actor.deployment", "akka.cluster.role",
        "akka.actor.creation-timeout", "akka.remote.adapters",
    ];

    /// <summary>FslHv's own, and what they mean where nobody says anything.</summary>
    private const string Own = """
        fslhv {
          profile = safe
          refused-is-dead = off
          wire.assemblies = []
          log {
            say-again-after = 100ms
            join-timeout = 60s
            chunk-size = 262144
          }
        }
        """;

    /// <summary>Known to Akka.NET, but only in comments of its reference or in its code.</summary>
    private static readonly string[] Unwritten = ["akka.cluster.split-brain-resolver.down-all-when-unstable"];

    /// <summary>Settings as they are where nobody says anything.</summary>
    public static Config Reference { get; } = ConfigurationFactory.ParseString(Own)
        .WithFallback(ClusterSingleton.DefaultConfig())
        .WithFallback(ConfigurationFactory.FromResource<AkkaCluster>("Akka.Cluster.Configuration.Cluster.conf"))
        .WithFallback(ConfigurationFactory.FromResource<Akka.Remote.RemoteActorRefProvider>("Akka.Remote.Configuration.Remote.conf"))
        .WithFallback(ConfigurationFactory.Default());

    /// <summary>What is wrong with the keys of a configuration, a sentence for each.</summary>
    public static IEnumerable<string> Unknown(Config config)
    {
        var known = Leaves(Reference).Concat(Unwritten).ToHashSet(StringComparer.Ordinal);
        foreach (var key in Leaves(config))
        {
            var plain = PlainOf(key);
            if (plain is null)
                yield return $"there is no profile of that name: {key}";
            else if (!known.Contains(plain) && !Open.Any(open => plain.StartsWith($"{open}.", StringComparison.Ordinal)))
                yield return Describe(key, plain, known);
        }
    }

    /// <summary>The key that a profile sets; the key itself where it is in none; null where there is no such profile.</summary>
    private static string? PlainOf(string key)
    {
        const string profiles = "fslhv.profiles.";
        if (!key.StartsWith(profiles, StringComparison.Ordinal))
            return key;
        var rest = key[profiles.Length..];
        var profile = AkkaConf.Profiles.FirstOrDefault(each => rest.StartsWith($"{each}.", StringComparison.Ordinal));
        return profile is null ? null : rest[(profile.Length + 1)..];
    }

    private static string Describe(string key, string plain, IEnumerable<string> known)
    {
        var near = known.MinBy(each => (Distance(each, plain), each));
        return near is not null && Distance(near, plain) <= 1 + (plain.Length / 6)
            ? $"there is no key {key}; did you mean {near}?"
            : $"there is no key {key}";
    }

    private static IEnumerable<string> Leaves(Config config) => Leaves(config.Root, "").Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Leaves(HoconValue value, string path)
    {
        if (!value.IsObject())
            return [path];
        var items = value.GetObject().Items;
        return items.Count == 0 ? [path] : items.SelectMany(item => Leaves(item.Value, path.Length == 0 ? item.Key : $"{path}.{item.Key}"));
    }

    /// <summary>How many letters must be changed, added or left out.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (before, diagonal) = (row[0], 0);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                diagonal = before;
                before = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
            }
        }

        return row[other.Length];
    }
}
