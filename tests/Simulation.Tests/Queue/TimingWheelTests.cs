using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>The wheel against a list that is sorted by (due time, insertion).</summary>
public sealed class TimingWheelTests
{
    /// <summary>Delays that hit every level, the borders between levels, and equal times.</summary>
    private static long Delay(Random random, long now)
    {
        var delay = random.Next(6) switch
        {
            0 => 0,
            1 => random.Next(4),
            2 => random.Next(2000),
            3 => (1L << random.Next(62)) - random.Next(2),
            4 => random.NextInt64(1L << random.Next(1, 63)),
            _ => 1024 - (now & 1023),
        };
        return Math.Min(delay, long.MaxValue - 1 - now);
    }

    [Fact]
    public void Entries_leave_in_order_of_due_time_and_insertion() => Properties.Hold(300, random =>
    {
        var wheel = new TimingWheel();
        var model = new List<(long Due, long Sequence)>();
        var now = 0L;
        var message = new Ball(0);
        for (var sequence = 1L; sequence < 600; sequence++)
        {
            if (random.Next(100) < 55)
            {
                var due = now + Delay(random, now);
                wheel.Add(EnvelopeKind.Message, due, message, sequence, 1, 2, 3);
                model.Add((due, sequence));
                continue;
            }

            var limit = random.Next(3) == 0 ? long.MaxValue : now + Delay(random, now);
            now = TakeOne(wheel, model, now, limit);
        }

        Assert.Equal(model.Order().Select(each => each.Sequence), wheel.InOrder().Select(slot => wheel[slot].Cause));
        while (model.Count > 0)
            now = TakeOne(wheel, model, now, long.MaxValue);
        Assert.True(wheel.IsEmpty);
    });

    private static long TakeOne(TimingWheel wheel, List<(long Due, long Sequence)> model, long now, long limit)
    {
        var slot = wheel.Take(limit);
        var due = model.Where(each => each.Due <= limit).Order().Take(1).ToList();
        if (due.Count == 0)
        {
            Assert.Equal(0, slot);
            return limit == long.MaxValue ? now : limit;
        }

        Assert.Equal(due[0], (wheel[slot].Due, wheel[slot].Cause));
        model.Remove(due[0]);
        return due[0].Due;
    }

    [Fact]
    public void A_sweep_frees_what_is_stale_and_keeps_the_order_of_the_rest() => Properties.Hold(100, random =>
    {
        var wheel = new TimingWheel();
        var kept = new List<(long Due, long Sequence)>();
        for (var sequence = 1L; sequence <= 300; sequence++)
        {
            var stale = random.Next(2) == 0;
            var due = Delay(random, 0);
            wheel.Add(stale ? EnvelopeKind.Cancelled : EnvelopeKind.Timer, due, new Ball(0), sequence, 1, 0, 0);
            if (!stale)
                kept.Add((due, sequence));
        }

        wheel.Sweep(slot => wheel[slot].Kind == EnvelopeKind.Cancelled);

        foreach (var (due, sequence) in kept.Order())
        {
            var slot = wheel.Take(long.MaxValue);
            Assert.Equal((due, sequence), (wheel[slot].Due, wheel[slot].Cause));
        }

        Assert.Equal(0, wheel.Take(long.MaxValue));
        Assert.True(wheel.IsEmpty);
    });

    [Fact]
    public void What_never_comes_is_kept_and_not_taken()
    {
        var wheel = new TimingWheel();
        wheel.Add(EnvelopeKind.Timer, long.MaxValue, new Ball(1), 1, 1, 0, 0);

        Assert.Equal(0, wheel.Take(long.MaxValue));
        Assert.True(wheel.IsEmpty);
        Assert.Single(wheel.InOrder());
    }

    [Fact]
    public void An_empty_wheel_can_be_set_back()
    {
        var wheel = new TimingWheel();
        wheel.Add(EnvelopeKind.Timer, 5_000_000, new Ball(1), 1, 1, 0, 0);
        wheel.Take(long.MaxValue);

        wheel.Rewind(70);
        wheel.Add(EnvelopeKind.Timer, 90, new Ball(1), 2, 1, 0, 0);
        wheel.Add(EnvelopeKind.Timer, 80, new Ball(1), 3, 1, 0, 0);

        Assert.Equal(3, wheel[wheel.Take(long.MaxValue)].Cause);
        Assert.Equal(2, wheel[wheel.Take(long.MaxValue)].Cause);
    }
}
