using System.Globalization;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>When a planned fault strikes. A closed family.</summary>
public abstract record FaultMoment
{
    private FaultMoment()
    {
    }

    /// <summary>At a time after power-on: <c>at 12ms</c>. For faults that are events.</summary>
    public sealed record At(Duration Time) : FaultMoment
    {
        public override string ToString() => $"at {Time}";
    }

    /// <summary>At a pass of a fault point: <c>pass 3</c>, <c>pass 3 times 2 from 5ms</c>.</summary>
    /// <param name="Nth">Which pass, counted from 1.</param>
    /// <param name="Times">How many passes in a row it strikes.</param>
    /// <param name="From">Passes count from then on. Unit: engine time from power-on.</param>
    public sealed record Pass(int Nth, int Times, Duration From) : FaultMoment
    {
        public override string ToString()
        {
            var times = Times == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" times {Times}");
            var from = From == Duration.Zero ? "" : $" from {From}";
            return string.Create(CultureInfo.InvariantCulture, $"pass {Nth}{times}{from}");
        }
    }

    /// <summary>At passes that the scheduler picks while the run goes on: <c>any-pass</c>, <c>any-pass times 2</c>. Strikes nowhere when nobody
    /// picks.</summary>
    /// <param name="Times">How many passes at most.</param>
    public sealed record AnyPass(int Times) : FaultMoment
    {
        public override string ToString() => Times == 1 ? "any-pass" : string.Create(CultureInfo.InvariantCulture, $"any-pass times {Times}");
    }
}
