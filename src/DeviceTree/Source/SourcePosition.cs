namespace FslHv.DeviceTree.Source;

/// <summary>A place in a source. Line and column count from 1; the column counts UTF-16 units.</summary>
internal readonly record struct SourcePosition(string FileName, int Line, int Column)
{
    public DeviceTreeFormatException Error(string cause) => new($"{this}: {cause}");

    public override string ToString() => $"{FileName}:{Line}:{Column}";
}
