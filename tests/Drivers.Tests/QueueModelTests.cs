using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>The open file against <see cref="QueueModel"/>, with random calls and doorbells.</summary>
public sealed class QueueModelTests
{
    private static readonly uint[] Doorbells = [.. Enumerable.Range(80, 8).Select(number => (uint)number)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Conforms("b.5-7", "b.5-8", "b.5-15", "b.5-16", "b.5-17", "b.5-18", "b.5-19", "b.5-24")]
    public void Every_history_of_calls_and_doorbells_is_the_models(bool nonBlocking)
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 150, atLength: 20_000); seed++)
            Compare(seed, nonBlocking, seed % 8);
    }

    /// <param name="seed">Seed of the history.</param>
    /// <param name="nonBlocking">How the file is opened.</param>
    /// <param name="defects">Which of the three defects of a read are there: bits.</param>
    private static void Compare(int seed, bool nonBlocking, int defects)
    {
        var (loses, silently, isEmpty) = ((defects & 1) != 0, (defects & 2) != 0, (defects & 4) != 0);
        var fidelity = Fidelity.Ideal
            .With(Defect.ReadFaultLosesEntries, loses).With(Defect.QueueDropsSilently, silently).With(Defect.ShortReadIsEmpty, isEmpty);
        var random = new Random(seed);
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a" }], Fidelity = fidelity }, Trees.Plain(Doorbells));
        var file = bench.Open("a", nonBlocking);
        var model = new QueueModel(nonBlocking, loses, silently, isEmpty);
        var rings = random.Next(30, 90); // Percent: some histories starve, some overflow.
        for (var step = 0; step < 80; step++)
        {
            if (random.Next(100) < rings)
                Ring(random, bench, model);
            else
                Call(random, bench, file, model);
            bench.Run();
        }

        var answers = Answers(bench);
        Assert.True(model.Results.SequenceEqual(answers), $"seed {seed}:\n{Difference(model.Results, answers)}");
        Assert.Equal(model.Dropped, bench.Facts.Count(fact => fact.Contains("dropped", StringComparison.Ordinal)));
    }

    private static void Ring(Random random, GuestBench bench, QueueModel model)
    {
        var doorbell = Doorbells[random.Next(Doorbells.Length)];
        model.Ring(doorbell);
        bench.Tell(new PeerCommand.Ring(doorbell));
    }

    private static void Call(Random random, GuestBench bench, ActorId file, QueueModel model)
    {
        var kind = random.Next(10);
        if (kind < 5)
        {
            var length = random.Next(0, 80);
            var valid = random.Next(4) == 0 ? random.Next(0, length + 1) : length;
            model.Read(bench.Call("a", file, id => new Syscall.Read(id, length, valid)).Value, length, valid);
        }
        else if (kind < 8 || model.Waiting.Count == 0)
        {
            var waits = random.Next(2) == 0;
            model.Poll(bench.Call("a", file, id => new Syscall.Poll(id, waits ? null : Duration.Zero)).Value, waits);
        }
        else
        {
            var sleeping = model.Waiting[random.Next(model.Waiting.Count)];
            model.Interrupt(sleeping);
            bench.Call("a", file, id => new Syscall.Interrupt(id, new(sleeping)));
        }
    }

    private static SortedDictionary<ulong, string> Answers(GuestBench bench)
    {
        var answers = new SortedDictionary<ulong, string>();
        foreach (var got in bench.Notes.OfType<HandGot>())
        {
            switch (got.What)
            {
                case SyscallAnswer.ReadDone read:
                    answers.Add(read.Id.Value, read.Error == Errno.None ? string.Join(' ', (IEnumerable<Handle>)read.Handles) : $"{read.Error}");
                    break;
                case SyscallAnswer.PollDone poll:
                    answers.Add(poll.Id.Value, poll.Error != Errno.None ? $"{poll.Error}" : poll.Readable ? "readable" : "not readable");
                    break;
            }
        }

        return answers;
    }

    private static string Difference(SortedDictionary<ulong, string> expected, SortedDictionary<ulong, string> actual) =>
        string.Join('\n', expected.Keys.Union(actual.Keys).Order()
            .Select(id => (id, Expected: expected.GetValueOrDefault(id, "waits"), Actual: actual.GetValueOrDefault(id, "waits")))
            .Where(pair => pair.Expected != pair.Actual)
            .Select(pair => $"call {pair.id}: expected {pair.Expected}, got {pair.Actual}"));
}
