using FslHv.DeviceTree.Blob;

namespace FslHv.DeviceTree;

/// <summary>
/// Flattened device trees (<c>.dtb</c>): a header, memory reservations, a structure block and a strings block, all big-endian.
/// Version 17 is written; versions from 16 that say they are compatible with 17 or less are read.
/// </summary>
public static class DeviceTreeBlob
{
    /// <summary>Reads a blob. What stands after the header's total size is ignored; everything is copied.</summary>
    /// <param name="blob">The bytes, from the magic number on.</param>
    /// <param name="fileName">What messages call it.</param>
    /// <returns>The tree, nodes and properties in the blob's order.</returns>
    /// <exception cref="DeviceTreeFormatException">
    /// The blob is not well-formed, or is beyond <see cref="DeviceTreeLimits"/>: <c>FILE: offset 0x…: cause</c>. Nothing else is thrown,
    /// and time and memory are bounded by a multiple of the blob's length.
    /// </exception>
    public static DeviceTreeDocument Read(ReadOnlySpan<byte> blob, string fileName = "blob") => new BlobReader(blob, fileName).Read();

    /// <summary>
    /// Writes a version 17 blob. Equal trees give equal bytes: blocks stand in the order header, reservations, structure, strings;
    /// each property name stands once, in the order of first use.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty or not printable ASCII, or the tree is beyond
    /// <see cref="DeviceTreeLimits"/>.</exception>
    public static byte[] Write(DeviceTreeDocument document) => new BlobWriter().Write(document);
}
