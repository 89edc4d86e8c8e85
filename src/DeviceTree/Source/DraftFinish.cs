namespace FslHv.DeviceTree.Source;

/// <summary>Makes a finished draft into a document. The order of the steps is dtc's, as some change what others see.</summary>
internal static class DraftFinish
{
    public static DeviceTreeDocument ToDocument(Draft draft)
    {
        Invariant.Holds(draft.Root is not null);
        DraftChecks.Check(draft.Root);
        new DraftPhandles(draft, draft.Root).Fill();
        new DraftPaths(draft).Fill(draft.Root);
        OmitUnused(draft, draft.Root);

        var document = new DeviceTreeDocument(ToNode(draft.Root)) { BootCpu = draft.BootCpu };
        foreach (var reservation in draft.Reservations)
            document.Reservations.Add(reservation);
        return document;
    }

    /// <summary>Takes nodes away that are marked so and that nothing refers to. References to what is below them do not keep
    /// them.</summary>
    private static void OmitUnused(Draft draft, DraftNode node)
    {
        if (node is { OmitIfUnused: true, Referenced: false })
            draft.Delete(node);
        foreach (var child in node.Children)
        {
            if (!child.Deleted)
                OmitUnused(draft, child);
        }
    }

    private static DeviceTreeNode ToNode(DraftNode draft)
    {
        Invariant.Holds(!draft.Deleted && draft.Depth is >= 1 and <= DeviceTreeLimits.DepthMax);
        var node = new DeviceTreeNode(draft.Name) { Origin = draft.Position.ToString() };
        foreach (var property in draft.Properties)
        {
            if (!property.Deleted)
                node.AppendUnchecked(DeviceTreeProperty.Owning(property.Name, property.Value.Bytes));
        }

        foreach (var child in draft.Children)
        {
            if (!child.Deleted)
                node.AppendUnchecked(ToNode(child));
        }

        return node;
    }
}
