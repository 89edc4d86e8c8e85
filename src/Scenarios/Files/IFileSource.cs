using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Where files come from. This project reads none itself: the program that uses it does.</summary>
public interface IFileSource
{
    /// <summary>All of a file; null when there is no such file. What it throws reaches the caller of the loader as it is.</summary>
    /// <param name="path">The path: the user's own, or one made from it and a relative path in a file, with forward slashes.</param>
    Bytes? Read(string path);
}
