namespace FslHv.DeviceTree.Source;

/// <summary>A reference to a node: a label, or a path from the root.</summary>
internal readonly record struct SourceReference(string Text, bool IsPath, SourcePosition Position)
{
    /// <summary>As the source has it.</summary>
    public override string ToString() => IsPath ? $"&{{{Text}}}" : $"&{Text}";
}
