namespace FslHv.Host.Tests;

/// <summary>A folder of a test's own with the shipped boards in it. Gone afterwards.</summary>
internal sealed class Folder : IDisposable
{
    public Folder()
    {
        foreach (var board in Directory.GetFiles(Path.Combine(Repository.Root, "boards")))
            File.Copy(board, PathOf(Path.GetFileName(board)));
        Known = [.. Directory.GetFiles(Root).Select(path => Path.GetFileName(path))];
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("fslhv-").FullName;

    private HashSet<string> Known { get; }

    /// <summary>Names of the files that the program left here.</summary>
    public IEnumerable<string> Added =>
        Directory.GetFiles(Root).Select(path => Path.GetFileName(path)).Where(name => !Known.Contains(name)).Order(StringComparer.Ordinal);

    public string PathOf(string name) => Path.Combine(Root, name);

    public Folder With(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        Known.Add(name);
        return this;
    }

    public Folder With(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        Known.Add(name);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
