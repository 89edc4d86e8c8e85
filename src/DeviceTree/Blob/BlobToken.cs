namespace FslHv.DeviceTree.Blob;

/// <summary>Tokens of the structure block and numbers of the header, as the Devicetree Specification (chapter 5) has them.</summary>
internal static class BlobToken
{
    public const uint BeginNode = 1;
    public const uint EndNode = 2;
    public const uint Property = 3;
    public const uint Nop = 4;
    public const uint End = 9;

    public const uint Magic = 0xd00dfeed;
    public const uint VersionWritten = 17;
    public const uint VersionOldestRead = 16;

    /// <summary>Bytes of a version 17 header; a version 16 header lacks the last word, the size of the structure block.</summary>
    public const int HeaderLength = 40;

    /// <summary>Bytes of one memory reservation: address and size.</summary>
    public const int ReservationLength = 16;
}
