using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Matches facts of one kind whose fields pass every test.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Tests">What the fields must be.</param>
public sealed record FactPattern(Place Place, string Kind, ValueList<FieldTest> Tests)
{
    /// <summary>As it could be written: <c>{ fact: guest.panicked, guest: worker }</c>.</summary>
    public override string ToString() =>
        $"{{ {string.Join(", ", ((IEnumerable<FieldTest>)Tests).Select(test => test.ToString()).Prepend($"fact: {Kind}"))} }}";
}

/// <summary>What a field must be.</summary>
/// <param name="Place">Where the value stands.</param>
/// <param name="Field">Which field.</param>
/// <param name="Values">One of these.</param>
/// <param name="Not">None of these instead.</param>
public sealed record FieldTest(Place Place, string Field, ValueList<string> Values, bool Not = false)
{
    /// <summary>As it could be written: <c>state: [running, paused]</c>.</summary>
    public override string ToString()
    {
        var values = Values.Count == 1 ? Values[0] : $"[{string.Join(", ", (IEnumerable<string>)Values)}]";
        return Not ? $"{Field}: {{ not: {values} }}" : $"{Field}: {values}";
    }
}

/// <summary>A moment of a run. A closed family.</summary>
public abstract record Moment
{
    private Moment()
    {
    }

    /// <summary>So long after power-on.</summary>
    public sealed record AtTime(Actors.Duration Time) : Moment
    {
        public override string ToString() => Time.ToString();
    }

    /// <summary>The first fact that matches.</summary>
    public sealed record AtFact(FactPattern Pattern) : Moment
    {
        public override string ToString() => Pattern.ToString();
    }
}
