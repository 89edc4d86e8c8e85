namespace FslHv.Cluster.Tests;

/// <summary>A journal's file in a folder of its own, which is gone with it.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fslhv-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "machine.journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
