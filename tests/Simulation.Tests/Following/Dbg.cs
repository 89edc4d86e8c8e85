using FslHv.Actors;
namespace FslHv.Simulation.Tests;
public sealed class Dbg
{
    [Fact]
    public void Find()
    {
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var steps = Recorded.Run(random, true, false);
            for (var k = 0; k < 3; k++)
            {
                var order = k == 0 ? steps : Recorded.Shuffled(steps, random);
                var result = Recorded.Follow(order, true);
                if (result.Difference is null)
                    continue;
                var text = string.Join("\n", order.Select(s => $"{s.Id} <- {s.Cause} {s.Kind} {s.Actor} from {s.Sender} {s.Message} {s.At} [{string.Join("; ", s.Effects)}]"));
                File.WriteAllText("/tmp/h/following-dbg.txt", $"{seed} {k} {result.Difference}\n{text}");
                Assert.Fail($"{seed} {k} {result.Difference}");
            }
        }
    }
}
