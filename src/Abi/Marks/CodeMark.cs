using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// A place in the code where something rare happens: logged where it is reached, so that an exploration can tell which were. It carries nothing, changes
/// nothing, and costs nothing where nobody looks. Every mark stands in <see cref="CodeMarks"/>.
/// </summary>
/// <param name="Name">Where and what: <c>driver.queue-full</c>.</param>
/// <param name="Meaning">What has happened, in one line.</param>
public sealed record CodeMark(string Name, string Meaning) : Note
{
    /// <inheritdoc />
    public override Severity Severity => Severity.Debug;

    /// <inheritdoc />
    public override string ToString() => $"mark {Name}: {Meaning}";
}
