using FslHv.Actors;

namespace FslHv.Architecture.Tests;

public sealed class MessageShapeTests
{
    private static IEnumerable<Type> Product => Products.TypesOf(Layers.DeterministicCore);

    [Fact]
    public void Messages_and_notes_never_change_and_are_compared_by_contents() =>
        Gate.IsQuiet(Product.Where(MessageShape.IsMessage).SelectMany(MessageShape.FlawsOf));

    [Fact]
    public void Messages_are_really_found() => Assert.Contains(typeof(Terminated), Product.Where(MessageShape.IsMessage));

    [Fact]
    public void Actors_are_sealed() => Gate.IsQuiet(Product.SelectMany(FlawOfActor));

    [Theory]
    [InlineData(typeof(Open), "neither sealed nor abstract")]
    [InlineData(typeof(Settable), "Value can be set")]
    [InlineData(typeof(WithField), "Value can be set")]
    [InlineData(typeof(WithArray), "Bytes is a Byte[]")]
    [InlineData(typeof(WithList), "Items is a List`1")]
    [InlineData(typeof(WithFace), "Items is a IReadOnlyList`1")]
    [InlineData(typeof(WithImmutableArray), "Items is a ImmutableArray`1")]
    [InlineData(typeof(WithMap), "Items is a Dictionary`2")]
    [InlineData(typeof(WithDelegate), "Next is a Action")]
    [InlineData(typeof(WithObject), "Anything is a Object")]
    [InlineData(typeof(WithMutable), "Thing is a Mutable: no record")]
    [InlineData(typeof(WithMutableEquatable), "Thing is a MutableEquatable, which can change")]
    [InlineData(typeof(WithLooseStruct), "Value can be set")]
    [InlineData(typeof(WithNestedArray), "Inner.Bytes is a Byte[]")]
    [InlineData(typeof(WithArrayInTuple), "Pair is a Byte[]")]
    [InlineData(typeof(WithFamily), "Case.Bytes is a Byte[]")]
    [InlineData(typeof(NoteWithArray), "Bytes is a Byte[]")]
    public void A_message_that_breaks_the_contract_is_reported(Type message, string expected)
    {
        Assert.True(MessageShape.IsMessage(message));
        Assert.Contains(expected, Assert.Single(MessageShape.FlawsOf(message)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_plain_values_is_left_alone() => Assert.Empty(MessageShape.FlawsOf(typeof(Fine)));

    [Fact]
    public void An_actor_that_is_not_sealed_is_reported()
    {
        Assert.Single(FlawOfActor(typeof(OpenActor)));
        Assert.Empty(FlawOfActor(typeof(ClosedActor)));
    }

    private static IEnumerable<string> FlawOfActor(Type type) =>
        typeof(Actor).IsAssignableFrom(type) && type is { IsAbstract: false, IsSealed: false } ? [$"{type.FullName} is an actor and not sealed"] : [];
}
