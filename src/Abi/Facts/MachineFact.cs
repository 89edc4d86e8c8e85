using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What befalls the machine as a whole, told by the hypervisor.</summary>
public abstract record MachineFact : Fact
{
    private MachineFact()
    {
    }

    /// <summary><c>machine.reset</c>: the machine resets: every guest is gone, and everything starts over as from power-on.</summary>
    /// <param name="By">Label of the partition whose stop or call it was, <c>operator</c>, <c>hypervisor</c>, or the domain of the error.</param>
    /// <param name="Cause">
    /// <c>partition-stop</c>: the last active partition was about to stop; <c>hcall</c>; <c>shell</c>; <c>watchdog</c>: the
    /// hypervisor's own; <c>error</c>: its policy.
    /// </param>
    public sealed record Reset(string By, string Cause) : MachineFact
    {
        internal static readonly FactKind Is = new(
            "machine.reset", "the machine resets: every guest is gone, and everything starts over as from power-on", ["by", "cause"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "by" => By,
            "cause" => Cause,
            _ => null,
        };

        public override string ToString() => $"the machine resets: {Cause} of {By}";
    }

    /// <summary><c>machine.hung</c>: the hypervisor hangs: it answers nobody any more, until its watchdog resets the machine or for ever.</summary>
    public sealed record Hung : MachineFact
    {
        internal static readonly FactKind Is = new(
            "machine.hung", "the hypervisor hangs: it answers nobody any more, until its watchdog resets the machine or for ever", []);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Error;

        public override string? Field(string name) => null;

        public override string ToString() => "the hypervisor hangs";
    }

    /// <summary><c>machine.halted</c>: the hypervisor stands still because of an error, as if it hung.</summary>
    /// <param name="Domain">Where the error comes from.</param>
    /// <param name="Error">Which error.</param>
    public sealed record Halted(ErrorDomain Domain, string Error) : MachineFact
    {
        internal static readonly FactKind Is = new(
            "machine.halted", "the hypervisor stands still because of an error, as if it hung", ["domain", "error"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Error;

        public override string? Field(string name) => name switch
        {
            "domain" => Domain.Name(),
            "error" => Error,
            _ => null,
        };

        public override string ToString() => $"the machine halts: {Domain.Name()}: {Error}";
    }
}
