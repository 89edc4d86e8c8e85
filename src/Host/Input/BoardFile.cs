using System.Buffers.Binary;
using System.Text;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Host.Input;

/// <summary>Reads device trees from files, as source or as a blob: the first four bytes tell.</summary>
internal static class BoardFile
{
    private const uint BlobMagic = 0xD00D_FEED;

    /// <exception cref="InputException">The file cannot be read or is no device tree.</exception>
    public static DeviceTreeDocument Read(string path)
    {
        var bytes = TextFile.ReadBytes(path);
        try
        {
            return IsBlob(bytes)
                ? DeviceTreeBlob.Read(bytes, path)
                : DeviceTreeSource.Read(Encoding.UTF8.GetString(bytes), path, Include);
        }
        catch (DeviceTreeFormatException e)
        {
            throw new InputException(e.Message);
        }
    }

    /// <summary>The machine that a configuration tree describes.</summary>
    /// <exception cref="InputException">A file cannot be read, is no device tree, or describes no machine.</exception>
    public static MachinePlan Plan(string path, string? hardwarePath, int partitionsMax)
    {
        var configuration = Read(path);
        var hardware = hardwarePath is null ? null : Read(hardwarePath);
        try
        {
            return MachinePlanner.Plan(configuration, hardware, new PlanOptions { PartitionsMax = partitionsMax });
        }
        catch (MachinePlanException e)
        {
            throw new InputException(e.Message.StartsWith(path, StringComparison.Ordinal) ? e.Message : $"{path}: {e.Message}");
        }
    }

    private static bool IsBlob(ReadOnlySpan<byte> bytes) => bytes.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(bytes) == BlobMagic;

    /// <summary>Included files are looked for beside the file that includes them.</summary>
    private static DeviceTreeSourceFile? Include(string path, string fromFile)
    {
        var found = Path.Combine(Path.GetDirectoryName(fromFile) ?? "", path);
        return TextFile.TryRead(found) is { } text ? new DeviceTreeSourceFile(found, text) : null;
    }
}
