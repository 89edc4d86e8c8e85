using System.Text;
using FslHv.Cluster;

namespace FslHv.AkkaNet.Tests;

/// <summary>A member of a <see cref="PaperCluster"/>, with a line and perhaps the log.</summary>
internal sealed class PaperMember : ILineBook, ILineListener
{
    public const string Machine = "m";

    /// <summary>Small, so that a copy is fetched in several parts.</summary>
    private const int ChunkSize = 100;

    private readonly PaperCluster _cluster;
    private readonly TaskCompletionSource _joined = new();
    private readonly List<string> _shown = [];
    private int _said;

    public PaperMember(PaperCluster cluster, int number)
    {
        (_cluster, Number) = (cluster, number);
        Copy = new CopyKeeper(Name, this, ChunkSize);
        Assert.True(Copy.Join(Machine, new LocalLine(Line, news => news.TellTo(this), _joined)));
    }

    public int Number { get; }

    public string Name => $"member-{Number}";

    public string Line => $"line-{Number}";

    public CopyKeeper Copy { get; }

    public LogKeeper? Log { get; private set; }

    /// <summary>Whether the log was begun here.</summary>
    public bool HasLog { get; private set; }

    public bool IsRunning { get; private set; } = true;

    /// <summary>Whether it stands still: it hears nothing and does nothing.</summary>
    public bool IsStill { get; set; }

    /// <summary>How many records its copy has, as it said last.</summary>
    public long Stored { get; set; }

    /// <summary>Whether the others know it to be dead.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>What its line has added, all of it.</summary>
    public IEnumerable<string> Said => Enumerable.Range(1, _said).Select(number => $"{Line}:{number}");

    /// <summary>What its line was shown, all of it.</summary>
    public IReadOnlyList<string> Shown => _shown;

    public void Say()
    {
        if (_joined.Task.IsCompleted)
            Copy.Append(Machine, Line, LogRecordKind.Entry, Encoding.UTF8.GetBytes($"{Line}:{++_said}"));
    }

    public void BeginLog(IEnumerable<(string Member, ILogPeer Copy)> members)
    {
        (Log, HasLog) = (new LogKeeper(Name, ChunkSize), true);
        Log.Begin(members.ToList());
    }

    public void Receive(PaperMember from, PaperLetter letter)
    {
        switch (letter)
        {
            case PaperLetter.IsDead isDead:
                Copy.OnGone(isDead.Member);
                Log?.OnRemoved(isDead.Member);
                break;
            case PaperLetter.Said { IsForLog: true } said:
                Log?.On(said.Message);
                break;
            case PaperLetter.Said said:
                Copy.On(_cluster.PeerOf(from, this), said.Message);
                break;
        }
    }

    public void Tick()
    {
        Copy.OnTick();
        Log?.OnTick();
    }

    /// <summary>Its process ends.</summary>
    public void End() => (IsRunning, IsStill, Log) = (false, false, null);

    public override string ToString() => Name;

    void ILineBook.Enter(string machine, string line, string member)
    {
    }

    void ILineBook.Forget(string machine)
    {
    }

    void ILineListener.OnEntry(long offset, ReadOnlyMemory<byte> entry)
    {
        Assert.Equal(_shown.Count, offset);
        _shown.Add(Encoding.UTF8.GetString(entry.Span));
        _cluster.OnShown(offset, _shown[^1]);
    }

    void ILineListener.OnPacket(ReadOnlyMemory<byte> packet)
    {
    }

    void ILineListener.OnLineEnded(string line)
    {
    }

    void ILineListener.OnClosed(string reason)
    {
    }
}
