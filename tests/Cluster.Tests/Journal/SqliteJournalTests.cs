using FslHv.Actors;
using FslHv.Contract;
using Microsoft.Data.Sqlite;

namespace FslHv.Cluster.Tests;

/// <summary>The journal in a file.</summary>
public sealed class SqliteJournalTests : IDisposable
{
    internal static readonly WireCodec Codec = WireCodec.Of(typeof(Ball).Assembly);
    private readonly TemporaryFile _file = new();

    private string Path => _file.Path;

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_new_engine_gives_its_actors_what_they_persisted_in_order()
    {
        for (var run = 0; run < 3; run++)
        {
            using var journal = SqliteJournal.Open(Path, Codec);
            using var engine = new LiveEngine(new LiveOptions(1) { Journal = journal });
            var one = new Scripted { OnMessage = (context, message) => context.Persist(message) };
            var two = new Scripted { OnMessage = (context, _) => context.Persist(new Please($"run {run}")) };
            var id = engine.Spawn("one", () => one);
            engine.Inject(engine.Spawn("two", () => two), new Ball(0), Duration.Zero);
            engine.Inject(id, new Ball(run * 10), Duration.Zero);
            engine.Inject(id, new Ball((run * 10) + 1), Duration.Zero);

            Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);

            Assert.Equal(Enumerable.Range(0, run).SelectMany(n => (int[])[n * 10, (n * 10) + 1]), one.Recovered.Select(each => ((Ball)each).Number));
            Assert.Equal(Enumerable.Range(0, run).Select(n => $"run {n}"), two.Recovered.Select(each => ((Please)each).What));
        }
    }

    [Fact]
    public void Ten_thousand_events_of_several_actors_keep_their_order()
    {
        const int Actors = 8, Steps = 25, Events = 50;
        using (var journal = SqliteJournal.Open(Path, Codec))
        {
            using var engine = new LiveEngine(new LiveOptions(1) { Journal = journal });
            for (var actor = 0; actor < Actors; actor++)
            {
                var id = engine.Spawn($"actor-{actor}", () => new Scripted { OnMessage = Persist });
                engine.Inject(id, new Ball(0), Duration.Zero);
            }

            Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);
        }

        using var again = SqliteJournal.Open(Path, Codec);
        for (var actor = 0; actor < Actors; actor++)
            Assert.Equal(Enumerable.Range(0, Steps * Events), again.Read($"actor-{actor}").Select(each => ((Ball)each).Number));

        static void Persist(IActorContext context, Message message)
        {
            var first = ((Ball)message).Number;
            for (var number = first; number < first + Events; number++)
                context.Persist(new Ball(number));
            if (first + Events < Steps * Events)
                context.Tell(context.Self, new Ball(first + Events));
        }
    }

    [Fact]
    public void What_waits_is_written_when_it_is_closed()
    {
        var confirmed = 0;
        using (var journal = SqliteJournal.Open(Path, Codec))
        {
            for (var number = 0; number < 1000; number++)
                journal.Append("a", new Ball(number), () => confirmed++);
        }

        using var again = SqliteJournal.Open(Path, Codec);
        Assert.Equal(1000, confirmed);
        Assert.Equal(Enumerable.Range(0, 1000), again.Read("a").Select(each => ((Ball)each).Number));
        Assert.Empty(again.Read("b"));
    }

    [Fact]
    public void A_file_that_is_in_use_is_refused()
    {
        using var journal = SqliteJournal.Open(Path, Codec);

        Assert.Equal($"{Path}: is in use by another process", Refused().Message);
    }

    [Fact]
    public void A_file_of_another_build_is_refused_and_stays_as_it_is()
    {
        var other = WireCodec.Of();
        SqliteJournal.Open(Path, other).Dispose();
        var before = File.ReadAllBytes(Path);

        Assert.Equal(
            $"{Path}: its events are of version {other.Version}, and this program knows {Codec.Version}: use the build that wrote it, or another file",
            Refused().Message);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void A_file_of_another_layout_is_refused()
    {
        SqliteJournal.Open(Path, Codec).Dispose();
        Execute("PRAGMA user_version = 7");

        Assert.Equal($"{Path}: is a journal of layout 7, and this program knows 1: use the build that wrote it, or another file", Refused().Message);
    }

    [Fact]
    public void A_database_that_is_no_journal_is_refused_and_stays_as_it_is()
    {
        Execute("CREATE TABLE pets (name TEXT)");
        var before = File.ReadAllBytes(Path);

        Assert.Equal($"{Path}: is a database, but no journal", Refused().Message);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void What_is_no_database_is_refused_and_stays_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("Dear diary, today nothing happened. ", 100));
        File.WriteAllText(Path, text);

        Assert.Equal($"{Path}: is no journal, or damaged in its first bytes", Refused().Message);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said() =>
        Assert.Equal("/nowhere/j: cannot be opened", Assert.Throws<JournalException>(() => SqliteJournal.Open("/nowhere/j", Codec)).Message);

    [Theory]
    [InlineData("torn")]
    [InlineData("overwritten")]
    public void A_file_that_is_damaged_is_refused_and_stays_as_it_is(string how)
    {
        using (var journal = SqliteJournal.Open(Path, Codec))
        {
            for (var number = 0; number < 5000; number++)
                journal.Append("an-actor-with-a-long-name", new Ball(number), () => { });
        }

        var bytes = File.ReadAllBytes(Path);
        if (how == "torn")
            bytes = bytes[..(bytes.Length / 2)];
        else
            Array.Fill(bytes, (byte)0xA5, bytes.Length / 2, 10_000);
        File.WriteAllBytes(Path, bytes);

        Assert.StartsWith($"{Path}: is damaged: ", Refused().Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Path));
    }

    [Fact]
    public void An_event_that_makes_no_sense_is_named()
    {
        using (var journal = SqliteJournal.Open(Path, Codec))
        {
            journal.Append("a", new Ball(1), () => { });
            journal.Append("a", new Ball(2), () => { });
        }

        Execute("UPDATE events SET event = x'FFFF' WHERE number = 2");
        using var again = SqliteJournal.Open(Path, Codec);

        Assert.StartsWith($"{Path}: event 2 of a makes no sense: ", Assert.Throws<JournalException>(() => again.Read("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_can_be_written_any_more_the_run_ends_and_says_so()
    {
        SqliteJournal.Open(Path, Codec).Dispose();
        Execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(FAIL, 'no room'); END");
        using var journal = SqliteJournal.Open(Path, Codec);
        using var engine = new LiveEngine(new LiveOptions(1) { Journal = journal });
        var other = new Scripted();
        var told = engine.Spawn("b", () => other);
        engine.Inject(engine.Spawn("a", () => new Scripted { OnMessage = Persist }), new Ball(1), Duration.Zero);

        Assert.Contains("no room", Assert.Throws<JournalException>(() => engine.Run(Instant.Never)).Message, StringComparison.Ordinal);
        Assert.Contains("no room", Assert.Throws<JournalException>(() => journal.Append("a", new Ball(2), () => { })).Message, StringComparison.Ordinal);
        Assert.Empty(other.Received);

        void Persist(IActorContext context, Message message)
        {
            context.Persist(message);
            context.Tell(told, message);
        }
    }

    private JournalException Refused() => Assert.Throws<JournalException>(() => SqliteJournal.Open(Path, Codec));

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
