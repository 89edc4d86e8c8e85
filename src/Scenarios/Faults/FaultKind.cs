using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A fault as people name it. Every kind there is stands in <see cref="FaultCatalogue"/>.</summary>
public sealed class FaultKind
{
    /// <param name="act">What the timeline would say for a planned one.</param>
    /// <param name="recognise">The target of an action that is of this kind; null for any other action.</param>
    /// <param name="targets">What it could strike in a scenario. Only such targets are drawn.</param>
    internal FaultKind(Func<PlannedFault, TimelineAction> act, Func<TimelineAction, string?> recognise, Func<FaultGround, IReadOnlyList<string>> targets)
    {
        (Act, Recognise, Targets) = (act, recognise, targets);
    }

    /// <summary>Lower case with dashes, <c>guest-panic</c>; that of a fault point has dots too.</summary>
    public required string Name { get; init; }

    /// <summary>Where it strikes.</summary>
    public required FaultLayer Layer { get; init; }

    /// <summary>What its target names.</summary>
    public required FaultStrikes Strikes { get; init; }

    /// <summary>How it is made.</summary>
    public required FaultMaking Making { get; init; }

    /// <summary>What happens, in one line.</summary>
    public required string Meaning { get; init; }

    /// <summary>How an entry of <c>timeline</c> says it: <c>panic: worker</c>.</summary>
    public required string Timeline { get; init; }

    /// <summary>How much of <c>at-most</c> a drawn one uses up: how many partitions it may take out of service, at least 1.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>What a planned one may say besides target and moment.</summary>
    public ValueList<FaultParameter> Parameters { get; init; }

    internal Func<PlannedFault, TimelineAction> Act { get; }

    internal Func<TimelineAction, string?> Recognise { get; }

    internal Func<FaultGround, IReadOnlyList<string>> Targets { get; }

    /// <summary>Names of the kinds of facts that tell of it; none for a fault point, of which the engine tells.</summary>
    internal ValueList<string> HeardIn { get; init; }

    /// <summary>What such a fact says of this kind; null when it says nothing.</summary>
    internal Func<Fact, FaultNews?> Hear { get; init; } = _ => null;

    /// <summary>Draws parameters for a target; none where defaults will do.</summary>
    internal Func<FaultGround, string, IDraws, ValueList<FaultArgument>> DrawArguments { get; init; } = (_, _, _) => [];

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>What a fact says of a fault.</summary>
/// <param name="Target">Which target, as <see cref="PlannedFault.Target"/> names it.</param>
/// <param name="HasStruck">Whether it struck.</param>
/// <param name="Reason">Why it did not; empty when it did.</param>
internal readonly record struct FaultNews(string Target, bool HasStruck, string Reason);

/// <summary>What a planned fault may say besides target and moment: <c>by=5ms</c>.</summary>
public sealed class FaultParameter
{
    internal FaultParameter(string name, ScalarShape shape, string otherwise, string meaning)
    {
        (Name, Shape, Default, Meaning) = (name, shape, otherwise, meaning);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its value where nothing is said.</summary>
    public string Default { get; }

    /// <summary>What it says.</summary>
    public string Meaning { get; }

    internal ScalarShape Shape { get; }
}

/// <summary>The value of a parameter, without spaces.</summary>
public readonly record struct FaultArgument(string Name, string Value);
