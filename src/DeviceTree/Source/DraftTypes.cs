namespace FslHv.DeviceTree.Source;

/// <summary>A name and where it stands.</summary>
internal readonly record struct LabelDraft(string Name, SourcePosition Position);

/// <summary>A reference within a value: at <paramref name="Offset"/> stands a cell to fill in, or a path goes in between the
/// bytes.</summary>
internal readonly record struct DraftMarker(int Offset, bool IsPhandle, SourceReference Reference);

/// <summary>A property's value before its references are filled in. Invariant: markers are in the order of their offsets.</summary>
internal sealed class DraftValue
{
    public byte[] Bytes { get; set; } = [];

    public List<DraftMarker> Markers { get; } = [];

    public List<LabelDraft> Labels { get; } = [];
}

/// <summary>Something that is found by its name among its siblings.</summary>
internal interface IDraftEntry
{
    string Name { get; }

    SourcePosition Position { get; }

    /// <summary>Taken away. It stays in its place: what comes again under that name comes there.</summary>
    bool Deleted { get; }
}

/// <summary>A property of a draft.</summary>
internal sealed class DraftProperty(string name, SourcePosition position) : IDraftEntry
{
    public string Name { get; } = name;

    public SourcePosition Position { get; } = position;

    public bool Deleted { get; set; }

    public DraftValue Value { get; set; } = new();

    public List<LabelDraft> Labels { get; } = [];
}

/// <summary>A node of a draft. <see cref="Depth"/> is right from when it hangs in the tree on; the root's is 1.</summary>
internal sealed class DraftNode(string name, SourcePosition position) : IDraftEntry
{
    public string Name { get; } = name;

    public SourcePosition Position { get; } = position;

    public bool Deleted { get; set; }

    public DraftNode? Parent { get; set; }

    public int Depth { get; set; }

    public bool OmitIfUnused { get; set; }

    public bool Referenced { get; set; }

    /// <summary>0 while it has none.</summary>
    public uint Phandle { get; set; }

    public List<LabelDraft> Labels { get; } = [];

    public DraftList<DraftProperty> Properties { get; } = new();

    public DraftList<DraftNode> Children { get; } = new();

    /// <summary>Path from the root, built in one go: sources may make very many of them.</summary>
    public string Path
    {
        get
        {
            if (Parent is null)
                return "/";
            var names = new Stack<string>();
            for (var node = this; node.Parent is not null; node = node.Parent)
                names.Push(node.Name);
            return "/" + string.Join('/', names);
        }
    }
}
