using System.Collections.Immutable;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The programs that scenarios may name, each with how it is made from a partition's setup. Immutable.</summary>
public sealed class GuestPrograms
{
    private readonly ImmutableSortedDictionary<string, Func<GuestSetup, GuestProgram>> _makers;

    private GuestPrograms(ImmutableSortedDictionary<string, Func<GuestSetup, GuestProgram>> makers)
    {
        _makers = makers;
    }

    /// <summary>No programs at all.</summary>
    public static GuestPrograms None { get; } = new(ImmutableSortedDictionary.Create<string, Func<GuestSetup, GuestProgram>>(StringComparer.Ordinal));

    /// <summary>The product's own: <c>linux</c>, <c>bare</c> and <c>claim-pingpong</c>.</summary>
    public static GuestPrograms Standard { get; } =
        None.With(GuestSetup.Linux, StandardPrograms.Linux).With(GuestSetup.Bare, StandardPrograms.Bare)
            .With(GuestSetup.ClaimPingPong, StandardPrograms.ClaimPingPong);

    /// <summary>Their names, in ordinal order.</summary>
    public ValueList<string> Names => _makers.Keys.ToValueList();

    /// <summary>These and one more; a name that is there already gets the new meaning.</summary>
    public GuestPrograms With(string name, Func<GuestSetup, GuestProgram> make) => new(_makers.SetItem(name, make));

    /// <summary>Makes the program of a setup whose <see cref="GuestSetup.Program"/> is set; null when there is none of that name.</summary>
    public GuestProgram? Make(GuestSetup setup) =>
        setup.Program is { } name && _makers.TryGetValue(name, out var make) ? make(setup) : null;
}
