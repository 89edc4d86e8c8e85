using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A fault that is to strike. Its text is one line that can be read back: <c>guest-slow worker at 12ms by=5ms</c>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">Where; see <see cref="FaultStrikes"/>.</param>
/// <param name="Moment">When.</param>
/// <param name="Arguments">Parameters that differ from their defaults, or are written out.</param>
public sealed record PlannedFault(FaultKind Kind, string Target, FaultMoment Moment, ValueList<FaultArgument> Arguments = default)
{
    /// <summary>Stands for every actor.</summary>
    public const string Everywhere = "*";

    /// <summary>The value of a parameter of its kind: its own, or the default.</summary>
    public string this[string parameter]
    {
        get
        {
            foreach (var argument in Arguments)
            {
                if (argument.Name == parameter)
                    return argument.Value;
            }

            foreach (var each in Kind.Parameters)
            {
                if (each.Name == parameter)
                    return each.Default;
            }

            throw Invariant.Unreachable(parameter);
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">As <see cref="ToString"/> writes it. Words are separated by any number of spaces.</param>
    /// <param name="fault">The fault; null when the line is none.</param>
    /// <param name="problem">What is wrong with it; empty when nothing is.</param>
    public static bool TryParse(string line, out PlannedFault? fault, out string problem)
    {
        ArgumentNullException.ThrowIfNull(line);
        fault = PlannedFaultReader.Read(line, out problem);
        return fault is not null;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var arguments = string.Concat(((IEnumerable<FaultArgument>)Arguments).Select(argument => $" {argument.Name}={argument.Value}"));
        return $"{Kind.Name} {Target} {Moment}{arguments}";
    }
}
