using System.Globalization;
using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Cluster.Tests;

/// <summary>
/// A process that persists until it is killed: <c>FslHv.Cluster.Tests.dll journal FILE</c>. It prints the number of an event when the event is on the
/// disk.
/// </summary>
internal static class KilledWriter
{
    public static int Main(string[] arguments)
    {
        if (arguments is not ["journal", var file])
            return 2;
        using var journal = SqliteJournal.Open(file, SqliteJournalTests.Codec);
        using var engine = new LiveEngine(new LiveOptions(1) { Journal = journal });
        var printer = engine.Spawn("printer", () => new Scripted { OnMessage = (_, message) => Print(((Ball)message).Number) });
        var durable = engine.Spawn("durable", () => new Scripted
        {
            OnMessage = (context, message) =>
            {
                var next = ((Ball)message).Number;
                context.Persist(message);
                context.Tell(printer, message);
                context.Tell(context.Self, new Ball(next + 1));
            },
        });
        engine.Inject(durable, new Ball(0), Duration.Zero);
        engine.Run(Instant.Never);
        return 1;
    }

    private static void Print(int number)
    {
        Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }
}
