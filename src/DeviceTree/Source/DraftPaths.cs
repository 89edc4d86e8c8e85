using System.Text;

namespace FslHv.DeviceTree.Source;

/// <summary>Puts the paths of nodes, each with its NUL, where values refer to nodes outside of cells.</summary>
internal sealed class DraftPaths(Draft draft)
{
    private readonly Dictionary<DraftNode, byte[]> _paths = [];
    private int _bytesLeft = DeviceTreeLimits.PathBytesMax;

    public void Fill(DraftNode node)
    {
        foreach (var property in node.Properties)
        {
            if (!property.Deleted && property.Value.Markers.Exists(m => !m.IsPhandle))
                property.Value.Bytes = Expand(property.Value);
        }

        foreach (var child in node.Children)
        {
            if (!child.Deleted)
                Fill(child);
        }
    }

    private byte[] Expand(DraftValue value)
    {
        using var bytes = new MemoryStream();
        var done = 0;
        foreach (var marker in value.Markers)
        {
            if (marker.IsPhandle)
                continue;
            Invariant.Holds(marker.Offset >= done);
            bytes.Write(value.Bytes.AsSpan(done..marker.Offset));
            done = marker.Offset;
            bytes.Write(PathOf(marker.Reference));
        }

        bytes.Write(value.Bytes.AsSpan(done..));
        return bytes.ToArray();
    }

    private byte[] PathOf(SourceReference reference)
    {
        var target = draft.Resolve(reference);
        Invariant.Holds(!target.Deleted);
        target.Referenced = true;
        if (!_paths.TryGetValue(target, out var path))
            _paths.Add(target, path = Encoding.ASCII.GetBytes(target.Path + '\0'));
        if ((_bytesLeft -= path.Length) < 0)
            throw reference.Position.Error($"path references expand to more than {DeviceTreeLimits.PathBytesMax} bytes");
        return path;
    }
}
