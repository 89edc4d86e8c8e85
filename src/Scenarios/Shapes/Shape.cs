using System.Text.Json;

namespace FslHv.Scenarios;

/// <summary>
/// What may stand at a place of a scenario file. The loader, the published JSON schema and the reference in the documentation are all made
/// from the same shapes (<see cref="ScenarioShapes"/>), so that they cannot disagree.
/// </summary>
internal abstract class Shape
{
    /// <summary>What is wanted, after the word "needs": <c>a duration such as 5ms</c>.</summary>
    public abstract string Wanted { get; }

    /// <summary>How the reference's tables name it: <c>duration</c>.</summary>
    public abstract string Short { get; }

    /// <summary>Reports everything at <paramref name="node"/> that does not fit.</summary>
    /// <param name="node">What stands there.</param>
    /// <param name="what">Whose value it is, as messages say it: <c>'until'</c>.</param>
    /// <param name="errors">Where to report.</param>
    public abstract void Check(YamlNode node, string what, ErrorList errors);

    /// <summary>Writes the members of this shape's JSON schema object.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>Shapes inside that have a name of their own.</summary>
    public virtual IEnumerable<ObjectShape> Parts => [];

    protected void Refuse(YamlNode node, string what, ErrorList errors) =>
        errors.Add(node.Place, $"{what} needs {Wanted}, not {node.Description}");
}
