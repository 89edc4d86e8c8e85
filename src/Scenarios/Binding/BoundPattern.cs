using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>A pattern with its kind as a number and names of nodes and partitions as the handles that facts carry.</summary>
internal sealed class BoundPattern(FactPattern written, BoundTest[] tests)
{
    private readonly BoundTest[] _tests = tests;

    /// <summary>As the scenario has it.</summary>
    public FactPattern Written { get; } = written;

    /// <summary>Number of its kind.</summary>
    public int Kind { get; } = FactKinds.IndexOf(written.Kind);

    /// <summary>Whether a fact of kind number <paramref name="kind"/> matches.</summary>
    public bool Matches(Fact fact, int kind)
    {
        if (kind != Kind)
            return false;
        foreach (ref readonly var test in _tests.AsSpan())
        {
            if (!test.Passes(fact))
                return false;
        }

        return true;
    }
}

/// <summary>What a field must be.</summary>
/// <param name="Field">Which one.</param>
/// <param name="Values">One of these.</param>
/// <param name="Not">None of these instead.</param>
/// <param name="Several">The field holds several values between spaces; one of them is enough.</param>
internal readonly record struct BoundTest(string Field, string[] Values, bool Not, bool Several)
{
    public bool Passes(Fact fact) => fact.Field(Field) is { } value && Accepts(value);

    /// <summary>Whether a field's value passes.</summary>
    public bool Accepts(string value)
    {
        foreach (var wanted in Values)
        {
            if (Several ? HasWord(value, wanted) : string.Equals(wanted, value, StringComparison.Ordinal))
                return !Not;
        }

        return Not;
    }

    private static bool HasWord(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        foreach (var range in text.Split(' '))
        {
            if (text[range].SequenceEqual(word))
                return true;
        }

        return false;
    }
}
