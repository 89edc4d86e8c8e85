using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>Builds whose messages differ have different versions, and only those.</summary>
public sealed class VersionTests
{
    private const string First = """
        public enum Colour { Red, Green = 7 }
        public readonly record struct Place(int X, int Y);
        public abstract record Shape { public sealed record Round(uint Radius) : Shape; public sealed record Flat : Shape; }
        public sealed record Painted(Shape Shape, Colour Colour, ValueList<Place> Corners) : Message { public bool IsDry { get; init; } }
        internal sealed record Dropped(string Name, Place? Where) : Note;
        """;

    [Fact]
    public void The_same_messages_have_the_same_version() => Assert.Equal(VersionOf(First), VersionOf(First));

    [Fact]
    public void A_version_is_the_number_of_the_format_and_a_hash() => Assert.Matches("^2-[0-9a-f]{16}$", Domain.Codec.Version);

    [Fact]
    public void The_order_of_assemblies_does_not_count() =>
        Assert.Equal(Domain.Codec.Version, WireCodec.Of(Domain.Assemblies.Reverse()).Version);

    [Fact]
    public void The_actor_contracts_own_messages_are_always_there()
    {
        var codec = WireCodec.Of();
        Assert.Equal(new Terminated(new(7)), codec.RoundTrip(new Terminated(new(7))));
        Assert.Equal(codec.Version, WireCodec.Of(typeof(Message).Assembly).Version);
    }

    [Theory]
    [InlineData("public sealed record Painted", "public sealed record Redone")]
    [InlineData("public bool IsDry { get; init; }", "")]
    [InlineData("IsDry { get; init; }", "IsDry { get; init; } public bool IsThick { get; init; }")]
    [InlineData("IsDry", "IsWet")]
    [InlineData("bool IsDry", "byte IsDry")]
    [InlineData("Shape Shape, Colour Colour", "Colour Colour, Shape Shape")]
    [InlineData("ValueList<Place> Corners", "ValueList<int> Corners")]
    [InlineData("Red, Green", "Red, Blue")]
    [InlineData("Green = 7", "Green = 8")]
    [InlineData("enum Colour", "enum Colour : byte")]
    [InlineData("(int X, int Y)", "(int Y, int X)")]
    [InlineData("(int X, int Y)", "(long X, int Y)")]
    [InlineData("Place? Where", "Place Where")]
    [InlineData("record Flat", "record Plain")]
    [InlineData("record Flat : Shape", "record Flat(int Size) : Shape")]
    [InlineData("public sealed record Flat : Shape;", "")]
    [InlineData(": Note;", ": Note; public sealed record Lifted : Note;")]
    [InlineData(": Note;", ": Message;")]
    public void Any_change_of_a_shape_changes_the_version(string old, string changed)
    {
        Assert.Contains(old, First, StringComparison.Ordinal);
        Assert.NotEqual(VersionOf(First), VersionOf(First.Replace(old, changed, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(": Note;", ": Note { public int Size => 3; public static int Count => 4; }")]
    [InlineData(": Note;", ": Note; public sealed record Aside(int Number);")]
    [InlineData(": Note;", ": Note { [System.Runtime.Serialization.IgnoreDataMember] public object? Kept { get; init; } }")]
    public void What_does_not_cross_does_not_count(string old, string changed) =>
        Assert.Equal(VersionOf(First), VersionOf(First.Replace(old, changed, StringComparison.Ordinal)));

    private static string VersionOf(string text) => WireCodec.Of(MadeUp.Of(text)).Version;
}
