using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>One thing that a line's listener is to be told.</summary>
internal readonly record struct LineNews
{
    private enum Kind
    {
        Entry,
        Packet,
        LineEnded,
        Closed,
    }

    private Kind What { get; init; }

    private long Offset { get; init; }

    private ReadOnlyMemory<byte> Content { get; init; }

    private string Text { get; init; }

    /// <summary>Whether nothing comes behind it.</summary>
    public bool IsLast => What == Kind.Closed;

    public static LineNews Entry(long offset, ReadOnlyMemory<byte> entry) => new() { What = Kind.Entry, Offset = offset, Content = entry, Text = "" };

    public static LineNews Packet(ReadOnlyMemory<byte> packet) => new() { What = Kind.Packet, Content = packet, Text = "" };

    public static LineNews LineEnded(string line) => new() { What = Kind.LineEnded, Text = line };

    public static LineNews Closed(string reason) => new() { What = Kind.Closed, Text = reason };

    public void TellTo(ILineListener listener)
    {
        switch (What)
        {
            case Kind.Entry:
                listener.OnEntry(Offset, Content);
                break;
            case Kind.Packet:
                listener.OnPacket(Content);
                break;
            case Kind.LineEnded:
                listener.OnLineEnded(Text);
                break;
            case Kind.Closed:
                listener.OnClosed(Text);
                break;
            default:
                throw Invariant.Unreachable(What);
        }
    }
}
