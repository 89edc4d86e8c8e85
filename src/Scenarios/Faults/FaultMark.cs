using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>What a bound entry is as a fault, so that a run can tell whether it bit.</summary>
/// <param name="Text">As reports name it: <c>guest-panic worker</c>.</param>
/// <param name="Place">Where the scenario says it; nowhere for one of a plan.</param>
/// <param name="Kind">Its kind; null for a fault point of a program of the user's own.</param>
/// <param name="Target">Its target.</param>
/// <param name="Point">The name of its fault point; empty for an event.</param>
/// <param name="Strikes">How often it strikes each time that it is made.</param>
internal sealed record FaultMark(string Text, Place Place, FaultKind? Kind, string Target, string Point, int Strikes)
{
    /// <summary>That of a timeline's action; null when it is no fault.</summary>
    public static FaultMark? Of(TimelineAction action, Place place)
    {
        var armed = action as TimelineAction.Fault;
        var strikes = armed?.Count ?? 1;
        if (FaultCatalogue.Recognise(action) is var (kind, target))
            return new($"{kind.Name} {target}", place, kind, target, armed?.Point ?? "", strikes);
        if (armed is null)
            return null;
        var path = armed.Path.Length == 0 ? PlannedFault.Everywhere : armed.Path;
        return new($"{armed.Point} {path}", place, null, path, armed.Point, strikes);
    }

    /// <summary>That of a planned fault.</summary>
    public static FaultMark Of(PlannedFault fault)
    {
        var strikes = fault.Moment switch
        {
            FaultMoment.Pass pass => pass.Times,
            FaultMoment.AnyPass any => any.Times,
            _ => 1,
        };
        return new($"{fault}", default, fault.Kind, fault.Target, fault.Kind.Making == FaultMaking.Point ? fault.Kind.Name : "", strikes);
    }
}
