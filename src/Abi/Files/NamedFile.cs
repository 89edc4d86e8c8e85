namespace FslHv.Abi;

/// <summary>
/// A file that a process finds under a name: an image, a script. There is no file system beside it; a name is a path as the process writes it.
/// </summary>
/// <param name="Name">The path.</param>
/// <param name="Content">What it holds.</param>
/// <param name="IsExecutable">Whether it can be run.</param>
public sealed record NamedFile(string Name, Bytes Content, bool IsExecutable = false);
