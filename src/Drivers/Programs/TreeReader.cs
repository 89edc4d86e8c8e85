using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Looks at one property of the guest tree, as <c>cat /proc/device-tree/PATH/PROPERTY</c> does, says what it is and exits: <c>PATH PROPERTY = "a", "b"</c>,
/// <c>= &lt;0x1&gt;</c>, <c>= true</c> for one without a value, or that there is none, exit code 1.
/// </summary>
public sealed record TreeReader : ProcessProgram
{
    /// <summary>Path of the node.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the property.</summary>
    public required string Property { get; init; }

    /// <inheritdoc />
    public override Actor CreateProcess() => new TreeReaderProcess(this);
}
