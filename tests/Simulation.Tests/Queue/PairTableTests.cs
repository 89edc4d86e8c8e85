namespace FslHv.Simulation.Tests;

public sealed class PairTableTests
{
    [Fact]
    public void It_knows_the_last_due_time_of_every_pair_that_is_not_past() => Properties.Hold(50, random =>
    {
        var table = new PairTable();
        var model = new Dictionary<(int, int), long>();
        for (var now = 0L; now < 3000; now += random.Next(3))
        {
            var pair = (random.Next(1, 40), random.Next(1, 40));
            var due = now + random.Next(1, 500);
            table.Raise(pair.Item1, pair.Item2, due, now);
            model[pair] = Math.Max(due, model.GetValueOrDefault(pair));
            var asked = (random.Next(1, 40), random.Next(1, 40));
            Assert.Equal(Math.Max(model.GetValueOrDefault(asked), now), Math.Max(table.LastDue(asked.Item1, asked.Item2), now));
        }
    });
}
