namespace FslHv.Abi;

/// <summary>What small models report that stand in place of a machine.</summary>
public abstract record ModelFact : Fact
{
    private ModelFact()
    {
    }

    /// <summary><c>model.counted</c>: all partitions of the shared counter are done.</summary>
    /// <param name="Value">What the counter stands at.</param>
    public sealed record Counted(long Value) : ModelFact
    {
        internal static readonly FactKind Is = new("model.counted", "all partitions of the shared counter are done", ["value"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name == "value" ? $"{Value}" : null;

        public override string ToString() => $"the shared counter stands at {Value}";
    }
}
