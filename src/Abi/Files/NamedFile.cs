namespace FslHv.Abi;

/// <summary>A file that a process finds under a name: an image, a script. There is no file system beside it; a name is a path as the process writes it.</summary>
/// <param name="Name">The path.</param>
/// <param name="Content">What it holds.</param>
/// <param name="IsExecutable">Whether it can be run.</param>
public sealed record NamedFile(string Name, Bytes Content, bool IsExecutable = false)
{
    /// <summary>A made-up image of a size: its contents follow from the size, and no two of its pages are equal.</summary>
    public static Bytes MadeUp(int sizeBytes)
    {
        var bytes = new byte[sizeBytes];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((i * 7) + (i >> 12) + 1);
        return Bytes.Take(bytes);
    }
}
