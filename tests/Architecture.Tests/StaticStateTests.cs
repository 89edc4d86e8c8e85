using System.Collections.Frozen;

namespace FslHv.Architecture.Tests;

public sealed class StaticStateTests
{
    /// <summary>Static fields that break the rule and may: each with its reason. There is none today.</summary>
    private static readonly SortedDictionary<string, string> Allowed = new(StringComparer.Ordinal);

    [Fact]
    public void Deterministic_assemblies_keep_no_static_state() =>
        Gate.IsQuiet(StaticState.Find(Products.TypesOf(Products.Deterministic)).Where(found => !Allowed.ContainsKey(found.Split(' ')[0])));

    [Theory]
    [InlineData(typeof(Counter), nameof(Counter.Count))]
    [InlineData(typeof(Property), "<Last>k__BackingField")]
    [InlineData(typeof(Cache), nameof(Cache.Found))]
    [InlineData(typeof(OpenTable), nameof(OpenTable.Names))]
    [InlineData(typeof(Hidden), nameof(Hidden.Shared))]
    [InlineData(typeof(Face), nameof(Face.Names))]
    [InlineData(typeof(TableOfLists), "Rows")]
    [InlineData(typeof(Piece), nameof(Piece.Bytes))]
    public void Static_state_is_reported(Type type, string field) =>
        Assert.StartsWith($"{type.FullName}.{field} ", Assert.Single(StaticState.Find([type])), StringComparison.Ordinal);

    [Fact]
    public void Constants_and_tables_are_left_alone() => Assert.Empty(StaticState.Find([typeof(Tables)]));

#pragma warning disable CS0649, CA2211, CA1823, IDE0051, IDE0052 // Flawed on purpose: the tests above look for exactly these fields.
    private static class Counter
    {
        public static int Count;
    }

    private static class Property
    {
        public static string? Last { get; set; }
    }

    private static class Cache
    {
        public static readonly Dictionary<string, int> Found = [];
    }

    private static class OpenTable
    {
        public static readonly string[] Names = ["a"];
    }

    private sealed class Hidden
    {
        public static readonly Hidden Shared = new();

        public int Count { get; set; }
    }

    private static class Face
    {
        public static readonly IReadOnlyList<string> Names = ["a"];
    }

    private static class Piece
    {
        public static readonly ArraySegment<byte> Bytes = new([1]);
    }

    private static class TableOfLists
    {
        private static readonly List<int>[] Rows = [];
    }

    private sealed class Tables
    {
        public const int CountMax = 3;

        public static readonly Tables Empty = new([1]);

        public static readonly FrozenSet<string> Words = ["a", "b"];

        public static readonly Func<int, int> Twice = x => 2 * x;

        private static readonly (string Name, int Place)[] Rows = [("a", 1)];

        private static readonly System.Text.Json.JsonEncodedText[] Keys = [System.Text.Json.JsonEncodedText.Encode("key")];

        private readonly byte[] _bytes;

        private Tables(byte[] bytes) => _bytes = bytes;

        public int Length => _bytes.Length;
    }
#pragma warning restore CS0649, CA2211, CA1823, IDE0051, IDE0052
}
