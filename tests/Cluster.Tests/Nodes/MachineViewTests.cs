using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>What a process makes of its machine's log and of what it hears besides.</summary>
public sealed class MachineViewTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_death_is_told_once_whether_it_is_heard_before_or_after_the_log_says_who_died(bool isHeardFirst)
    {
        var reader = new Reader();
        var view = new MachineView(Wire.Codec, reader);
        Take(view, "control", EntryKind.Define, writer =>
        {
            writer.WriteString(Wire.Codec.Version);
            writer.WriteBytes([]);
        });
        if (isHeardFirst)
            view.OnLineEnded("head.1");
        view.OnLineEnded("stranger.1");
        Take(view, "head.1", EntryKind.Join, writer => writer.WriteString("head"));
        if (!isHeardFirst)
            view.OnLineEnded("head.1");

        Assert.Equal(["head.1"], reader.Deaths);
    }

    private static void Take(MachineView view, string line, EntryKind kind, Action<WireWriter> content)
    {
        var writer = new WireWriter();
        writer.WriteString(line);
        writer.WriteSigned(0);
        writer.WriteByte((byte)kind);
        content(writer);
        view.Take(writer.Written.Span);
    }

    private sealed class Reader : IMachineListener
    {
        public List<string> Deaths { get; } = [];

        public Roster? OnDefined(string wireVersion, ReadOnlyMemory<byte> definition)
        {
            var roster = new Roster();
            roster.AddNode("head");
            return roster;
        }

        public void OnDeathHeard(string line) => Deaths.Add(line);

        public void OnObserved(string line) => throw new InvalidOperationException();

        public void OnUnknownNode(string line, string node) => throw new InvalidOperationException();

        public void OnJoined(Member member) => Assert.Equal("head", member.Name);

        public void OnDown(Member member, string line) => throw new InvalidOperationException();

        public void OnStarted(MachineStart start) => throw new InvalidOperationException();

        public void OnCarried(RootView root, Member carrier) => throw new InvalidOperationException();

        public void OnLost(RootView root) => throw new InvalidOperationException();

        public void OnLetter(Letter letter) => throw new InvalidOperationException();

        public void OnPersisted(RootView root, string line) => throw new InvalidOperationException();

        public void OnArmed(string point, string path, int skip, int count) => throw new InvalidOperationException();

        public void OnDisarmed() => throw new InvalidOperationException();

        public void OnOver() => throw new InvalidOperationException();
    }
}
