using System.Buffers.Binary;

namespace FslHv.DeviceTree.Source;

/// <summary>The tree while its source is read: what is deleted still has its place, references are not filled in.</summary>
internal sealed partial class Draft
{
    private readonly DraftLabels _labels = new();

    /// <summary>Null until the first <c>/ { … };</c>.</summary>
    public DraftNode? Root { get; private set; }

    public List<MemoryReservation> Reservations { get; } = [];

    public uint BootCpu { get; private set; }

    /// <summary>The node that a reference means.</summary>
    /// <exception cref="DeviceTreeFormatException">There is none, or more than one; the message suggests the label that looks most like
    /// it.</exception>
    public DraftNode Resolve(SourceReference reference)
    {
        var found = reference.IsPath ? FindPath(reference.Text) : _labels.Find(reference.Text);
        if (!reference.IsPath && _labels.IsAmbiguous(reference.Text))
            throw reference.Position.Error($"the label '{reference.Text}' is on more than one node here");
        if (found is not null)
            return found;
        if (reference.IsPath)
            throw reference.Position.Error($"there is no node '{reference.Text}'");
        var near = _labels.Nearest(reference.Text);
        throw reference.Position.Error($"unknown label '{reference.Text}'{(near is null ? "" : $"; did you mean '{near}'?")}");
    }

    /// <summary>The first child of <c>/cpus</c> says with its <c>reg</c> which cpu boots, if that is one cell; otherwise 0.</summary>
    public void GuessBootCpu()
    {
        if (Root?.Children.FindLive("cpus") is { Children: [var first, ..] }
            && first.Properties.FindLive("reg") is { Value: { Bytes.Length: sizeof(uint) } value })
            BootCpu = BinaryPrimitives.ReadUInt32BigEndian(value.Bytes);
    }

    private DraftNode? FindPath(string path)
    {
        var node = Root;
        foreach (var part in path.AsSpan().Split('/'))
        {
            if (node is null)
                return null;
            var name = path[part];
            if (name.Length > 0)
                node = node.Children.FindLive(name);
        }

        return node;
    }
}
