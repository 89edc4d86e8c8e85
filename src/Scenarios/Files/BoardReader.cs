using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Reads device trees as source or blob, whichever a file holds, and plans machines from them.</summary>
public sealed class BoardReader(IFileSource files)
{
    private const uint BlobMagic = 0xD00D_FEED;

    /// <summary>Reads a tree; null, with one line that says why, when that cannot be.</summary>
    public DeviceTreeDocument? ReadTree(string path, out string error)
    {
        error = "";
        if (files.Read(path) is not { } bytes)
        {
            error = $"there is no file {path}";
            return null;
        }

        try
        {
            if (bytes.Length >= 4 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.Span) == BlobMagic)
                return DeviceTreeBlob.Read(bytes.Span, path);
            if (FilePaths.Text(bytes) is { } text)
                return DeviceTreeSource.Read(text, path, Include);
            error = $"{path}: neither a device tree blob nor a text in UTF-8";
        }
        catch (DeviceTreeFormatException e)
        {
            error = e.Message;
        }

        return null;
    }

    /// <summary>Plans a machine; null, with one line that says why, when the tree describes none.</summary>
    public static MachinePlan? Plan(DeviceTreeDocument board, DeviceTreeDocument? hardware, PlanOptions options, out string error)
    {
        error = "";
        try
        {
            return MachinePlanner.Plan(board, hardware, options);
        }
        catch (MachinePlanException e)
        {
            error = e.Message;
            return null;
        }
    }

    private DeviceTreeSourceFile? Include(string path, string fromFile)
    {
        var name = FilePaths.Resolve(fromFile, path);
        return files.Read(name) is { } bytes && FilePaths.Text(bytes) is { } text ? new DeviceTreeSourceFile(name, text) : null;
    }
}
