using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>What a field of a fact holds. A closed family. <see cref="Meaning"/> is how the reference says it.</summary>
internal abstract record FieldContent(string Meaning)
{
    /// <summary>Any text.</summary>
    public sealed record Text() : FieldContent("text");

    /// <summary>A whole number.</summary>
    public sealed record Number() : FieldContent("number");

    /// <summary>A word out of a list.</summary>
    public sealed record Word(ValueList<string> Words) : FieldContent(string.Join(", ", (IEnumerable<string>)Words));

    /// <summary>A partition's label.</summary>
    public sealed record Label() : FieldContent("label");

    /// <summary>Who wrote to a console: a partition's label, or the hypervisor.</summary>
    public sealed record Writer() : FieldContent("label, or `hypervisor`")
    {
        /// <summary>What stands for the hypervisor.</summary>
        public const string Hypervisor = "hypervisor";
    }

    /// <summary>A partition's handle; may be written as its label.</summary>
    public sealed record PartitionHandle() : FieldContent("label, or handle");

    /// <summary>The handle of a virtual interrupt; may be written as a node of the pattern's guest.</summary>
    public sealed record InterruptHandle() : FieldContent("node such as `worker/state-change`, or handle");

    /// <summary>Several such handles; matches when one of them does.</summary>
    public sealed record InterruptHandles() : FieldContent("node or handle; matches when it is among them");

    /// <summary>A doorbell's name in the machine.</summary>
    public sealed record DoorbellName() : FieldContent("`state-change of worker`, or a plain doorbell's node name");

    /// <summary>A subscriber's name.</summary>
    public sealed record Subscriber() : FieldContent("name of a subscriber");
}
