namespace FslHv.Tests;

/// <summary>
/// Names the facts about the original that a test would fail on if FslHv did not share them. The facts stand in
/// <c>tests/Conformance/facts.txt</c>; <c>docs/conformance.md</c> is made of both. On a class it means every test of the class
/// together; on a theory, its cases together. May be given several times, and several ids at once.
/// </summary>
/// <param name="facts">Ids of facts, such as <c>"a.4-7"</c>: section and running number.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class ConformsAttribute(params string[] facts) : Attribute
{
    /// <summary>Ids of the facts, as they stand in the list.</summary>
    public IReadOnlyList<string> Facts { get; } = facts;

    /// <summary>Of a theory, only the case whose printed arguments contain this text, such as the name of a transcript.</summary>
    public string? Case { get; init; }
}
