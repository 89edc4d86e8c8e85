using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The faults of one run, besides those of its timeline: plain data, a line each.</summary>
/// <param name="Faults">In the order in which they were drawn or given.</param>
public sealed record FaultPlan(ValueList<PlannedFault> Faults)
{
    /// <summary>No faults.</summary>
    public static FaultPlan Empty { get; } = new([]);

    /// <summary>Reads lines. Empty ones are skipped.</summary>
    /// <returns>Null when one of them is no fault; <paramref name="problem"/> says which and why.</returns>
    public static FaultPlan? Parse(IEnumerable<string> lines, out string problem)
    {
        ArgumentNullException.ThrowIfNull(lines);
        problem = "";
        var faults = new List<PlannedFault>();
        foreach (var line in lines)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (!PlannedFault.TryParse(line, out var fault, out problem))
            {
                problem = $"{ErrorList.Quote(line)}: {problem}";
                return null;
            }

            faults.Add(fault!);
        }

        return new FaultPlan(faults.ToValueList());
    }

    /// <summary>One more.</summary>
    public FaultPlan With(PlannedFault fault) => new([.. Faults, fault]);

    /// <summary>A line each.</summary>
    public IEnumerable<string> ToLines() => ((IEnumerable<PlannedFault>)Faults).Select(fault => fault.ToString());

    /// <inheritdoc />
    public override string ToString() => Faults.Count == 0 ? "no faults" : string.Join("; ", ToLines());
}
