namespace FslHv.Scenarios;

/// <summary>The contents of an image in flash: a file's, or made up. A closed family.</summary>
/// <param name="Place">Where the scenario says it.</param>
/// <param name="At">Physical address, as the board's image rows name it.</param>
public abstract record ImageSetup(Place Place, ulong At)
{
    /// <summary>What a file holds.</summary>
    /// <param name="Place">Where the scenario says it.</param>
    /// <param name="At">Physical address.</param>
    /// <param name="Path">The file, relative to the scenario's.</param>
    public sealed record OfFile(Place Place, ulong At, string Path) : ImageSetup(Place, At);

    /// <summary>An image that is made up.</summary>
    /// <param name="Place">Where the scenario says it.</param>
    /// <param name="At">Physical address.</param>
    /// <param name="Format">One of <see cref="Abi.MadeUpImage.Formats"/>.</param>
    /// <param name="SizeBytes">Size of its contents.</param>
    /// <param name="Load">Where it says that it goes.</param>
    /// <param name="Entry">Where it says that execution starts.</param>
    public sealed record MadeUp(Place Place, ulong At, string Format, int SizeBytes, ulong Load, ulong Entry) : ImageSetup(Place, At);
}
