using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// What is done about each error, and what the hardware counts before it reports one: of single-bit errors every so many. That the count starts over
/// after a report is assumed for all of them; Topaz <c>src/pamu.c</c> does so.
/// </summary>
internal sealed class ErrorRules(HypervisorPlan plan)
{
    private readonly uint[] _counted = new uint[plan.Errors.Count];
    private readonly SortedSet<(int Kind, string Reason)> _told = [];

    /// <summary>An error happens.</summary>
    /// <param name="context">Where to tell that nothing follows.</param>
    /// <param name="place">Which error.</param>
    /// <returns>What to do about it; <see cref="ErrorPolicy.Disable"/> when the hardware reports nothing.</returns>
    public ErrorPolicy Judge(IActorContext context, int place)
    {
        var kind = plan.Errors[place];
        Invariant.Holds(kind.Policy is not null);
        if (kind.Policy == ErrorPolicy.Disable)
        {
            TellOnce(context, place, "disabled");
            return ErrorPolicy.Disable;
        }

        _counted[place]++;
        if (_counted[place] < kind.Threshold)
        {
            TellOnce(context, place, "below its threshold");
            return ErrorPolicy.Disable;
        }

        _counted[place] = 0;
        return kind.Policy.Value;
    }

    /// <summary>Says once why nothing follows.</summary>
    public void TellOnce(IActorContext context, int place, string reason)
    {
        if (_told.Add((place, reason)))
            context.Log(new ErrorFact.Ignored(plan.Errors[place].Domain, plan.Errors[place].Name, reason));
    }

    /// <summary>Power comes on.</summary>
    public void Reset()
    {
        Array.Clear(_counted);
        _told.Clear();
    }

    public void AddTo(ref StateHash hash)
    {
        foreach (var count in _counted)
            hash.Add(count);
        hash.Add(_told.Count);
        foreach (var (kind, reason) in _told)
        {
            hash.Add(kind);
            hash.Add(reason);
        }
    }
}
