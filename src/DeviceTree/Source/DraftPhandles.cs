using System.Buffers.Binary;

namespace FslHv.DeviceTree.Source;

/// <summary>
/// Fills in phandles. Nodes that are referred to and have none get the lowest free number from 1 on, in the order in which references are
/// met: nodes depth first, properties and cells in document order. The new property goes to the end of the node's properties.
/// </summary>
internal sealed class DraftPhandles(Draft draft, DraftNode root)
{
    private const uint None = uint.MaxValue;
    private readonly Dictionary<uint, DraftNode> _taken = [];
    private uint _next = 1;

    public void Fill()
    {
        ReadExplicit(root);
        FillNode(root);
    }

    private void ReadExplicit(DraftNode node)
    {
        var (standard, standardAt) = ReadExplicit(node, "phandle");
        var (legacy, legacyAt) = ReadExplicit(node, "linux,phandle");
        if (standard != 0 && legacy != 0 && standard != legacy)
            throw legacyAt.Error($"'linux,phandle' is 0x{legacy:x} but 'phandle' is 0x{standard:x}");
        var phandle = standard != 0 ? standard : legacy;
        if (phandle != 0)
        {
            if (!_taken.TryAdd(phandle, node))
                throw (standard != 0 ? standardAt : legacyAt).Error($"the phandle 0x{phandle:x} belongs to {_taken[phandle].Path} already");
            node.Phandle = phandle;
        }

        foreach (var child in node.Children)
        {
            if (!child.Deleted)
                ReadExplicit(child);
        }
    }

    /// <summary>The number that a property gives; 0 when there is none, or when it asks for a new one by referring to its own
    /// node.</summary>
    private (uint Phandle, SourcePosition Position) ReadExplicit(DraftNode node, string name)
    {
        if (node.Properties.FindLive(name) is not { } property)
            return default;
        var value = property.Value;
        if (value.Bytes.Length != sizeof(uint))
            throw property.Position.Error($"'{name}' must be one cell");
        foreach (var marker in value.Markers)
        {
            if (!marker.IsPhandle)
                continue;
            if (draft.Resolve(marker.Reference) != node)
                throw marker.Reference.Position.Error($"'{name}' cannot refer to another node");
            return default;
        }

        var phandle = BinaryPrimitives.ReadUInt32BigEndian(value.Bytes);
        if (phandle is 0 or None)
            throw property.Position.Error($"0x{phandle:x} is no phandle");
        return (phandle, property.Position);
    }

    private void FillNode(DraftNode node)
    {
        // By index: a node may refer to itself, and so get another property on the way.
        for (var i = 0; i < node.Properties.Count; i++)
        {
            if (!node.Properties[i].Deleted)
                FillValue(node.Properties[i].Value);
        }

        foreach (var child in node.Children)
        {
            if (!child.Deleted)
                FillNode(child);
        }
    }

    private void FillValue(DraftValue value)
    {
        foreach (var marker in value.Markers)
        {
            if (!marker.IsPhandle)
                continue;
            Invariant.Holds(marker.Offset + sizeof(uint) <= value.Bytes.Length);
            var target = draft.Resolve(marker.Reference);
            Invariant.Holds(!target.Deleted);
            target.Referenced = true;
            BinaryPrimitives.WriteUInt32BigEndian(value.Bytes.AsSpan(marker.Offset), PhandleOf(target));
        }
    }

    private uint PhandleOf(DraftNode node)
    {
        if (node.Phandle != 0)
            return node.Phandle;
        while (!_taken.TryAdd(_next, node))
            _next++;
        Invariant.Holds(_next is not (0 or None));
        node.Phandle = _next;
        if (node.Properties.FindLive("phandle") is null)
        {
            var bytes = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, node.Phandle);
            node.Properties.Add(new DraftProperty("phandle", node.Position) { Value = new DraftValue { Bytes = bytes } });
        }

        return node.Phandle;
    }
}
