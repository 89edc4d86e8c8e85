using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Turns patterns as they are written into patterns that facts are compared with.</summary>
/// <param name="names">What the machine has.</param>
/// <param name="subscribers">Names of all subscribers; null when a program of the user's own may have more.</param>
/// <param name="errors">Where to report.</param>
internal sealed class PatternBinder(MachineNames names, IReadOnlyList<string>? subscribers, ErrorList errors)
{
    public BoundPattern Bind(FactPattern pattern)
    {
        var guest = GuestOf(pattern);
        return new BoundPattern(pattern, [.. ((IEnumerable<FieldTest>)pattern.Tests).Select(test => Bind(pattern, test, guest))]);
    }

    public BoundMoment Bind(Moment? moment) => moment switch
    {
        null => default,
        Moment.AtTime at => new BoundMoment(at.Time, null),
        Moment.AtFact fact => new BoundMoment(null, Bind(fact.Pattern)),
        _ => throw Actors.Invariant.Unreachable(moment),
    };

    public BoundWindow Bind(Window window) => new(Bind(window.From), Bind(window.To));

    private BoundTest Bind(FactPattern pattern, FieldTest test, string? guest)
    {
        var content = FactVocabulary.Of(pattern.Kind, test.Field);
        var values = ((IEnumerable<string>)test.Values).Select(value => Bind(value, test, content, guest)).ToArray();
        return new BoundTest(test.Field, values, test.Not, content is FieldContent.InterruptHandles);
    }

    private string Bind(string value, FieldTest test, FieldContent content, string? guest)
    {
        switch (content)
        {
            case FieldContent.Label:
            case FieldContent.Writer when value != FieldContent.Writer.Hypervisor:
                names.Partition(value, test.Place);
                return value;
            case FieldContent.PartitionHandle when !MachineNames.IsNumber(value):
                return names.Partition(value, test.Place) is { } partition ? $"{partition.Spec.Id}" : value;
            case FieldContent.InterruptHandle or FieldContent.InterruptHandles when !MachineNames.IsNumber(value):
                return BindNode(value, test, guest);
            case FieldContent.DoorbellName:
                names.Doorbell(value, test.Place);
                return value;
            case FieldContent.Subscriber when subscribers is not null && !subscribers.Contains(value, StringComparer.Ordinal):
                errors.Add(test.Place, $"unknown subscriber {ErrorList.Quote(value)}; {NearestName.Hint(value, subscribers)}");
                return value;
            default:
                return value;
        }
    }

    private string BindNode(string value, FieldTest test, string? guest)
    {
        if (guest is null)
            errors.Add(test.Place, $"'{test.Field}' names a node, so the pattern needs one 'guest' whose node it is");
        else if (names.Plan.Find(guest) is { } plan)
            return names.Interrupt(plan, value, test.Place) ?? value;
        return value;
    }

    private static string? GuestOf(FactPattern pattern)
    {
        foreach (var test in pattern.Tests)
        {
            if (test is { Field: "guest", Not: false, Values.Count: 1 })
                return test.Values[0];
        }

        return null;
    }
}
