namespace FslHv.DeviceTree.Blob;

/// <summary>Builds the one-line messages of the blob reader.</summary>
internal static class BlobErrors
{
    public static DeviceTreeFormatException At(string fileName, int offset, string cause) => new($"{fileName}: offset 0x{offset:x}: {cause}");
}
