using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// How many faults a run must survive, by what its scenario says. A drawn plan never goes beyond it, unless <see cref="Unlimited"/> was asked for: a run that
/// fails within its budget has found a defect, one that fails beyond it need not have.
/// </summary>
public sealed class FaultBudget
{
    private const int UnlimitedMost = 16;

    private readonly int _atMost;
    private readonly ValueList<SurvivableFault> _survivable;

    private FaultBudget(int atMost, ValueList<SurvivableFault> survivable)
    {
        (_atMost, _survivable) = (atMost, survivable);
    }

    /// <summary>Whatever may be drawn, up to 16 strikes.</summary>
    public static FaultBudget Unlimited { get; } = new(UnlimitedMost, []);

    /// <summary>What a scenario says.</summary>
    public static FaultBudget Of(FaultSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return new(setup.AtMost, setup.Survivable);
    }

    /// <summary>How many more strikes of a kind fit beside those of a plan; 0 when that kind need not be survived at all.</summary>
    public int RoomFor(FaultKind kind, FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(plan);
        var spent = 0;
        foreach (var fault in plan.Faults)
            spent += fault.Kind.Cost * StrikesOf(fault);
        var room = (_atMost - spent) / kind.Cost;
        var isNamed = _survivable.Count == 0;
        foreach (var each in _survivable)
        {
            if (!FaultCatalogue.Matches(each.Pattern, kind.Name))
                continue;
            isNamed = true;
            var used = 0;
            foreach (var fault in plan.Faults)
                used += FaultCatalogue.Matches(each.Pattern, fault.Kind.Name) ? StrikesOf(fault) : 0;
            room = Math.Min(room, each.Count - used);
        }

        return isNamed ? Math.Max(0, room) : 0;
    }

    /// <summary>Whether all of a plan fits.</summary>
    public bool Covers(FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var sofar = FaultPlan.Empty;
        foreach (var fault in plan.Faults)
        {
            if (RoomFor(fault.Kind, sofar) < StrikesOf(fault))
                return false;
            sofar = sofar.With(fault);
        }

        return true;
    }

    /// <summary>How often a planned fault strikes at most.</summary>
    internal static int StrikesOf(PlannedFault fault) => fault.Moment switch
    {
        FaultMoment.At => 1,
        FaultMoment.Pass pass => pass.Times,
        FaultMoment.AnyPass any => any.Times,
        _ => throw Invariant.Unreachable(fault.Moment),
    };
}
