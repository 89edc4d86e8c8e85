namespace FslHv.Scenarios;

/// <summary>One thing that makes a scenario unusable.</summary>
/// <param name="File">The file as it was named to the loader.</param>
/// <param name="Line">Line, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">Column, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Text">What is wrong, and what would be right; one line.</param>
public sealed record ScenarioError(string File, int Line, int Column, string Text)
{
    /// <summary><c>file:line:column: text</c>.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Text}" : $"{File}:{Line}:{Column}: {Text}";
}
