using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>Recorded steps come back, whatever they have and have not.</summary>
public sealed class StepTests
{
    private static readonly ActorId Root = new(5UL << 44);

    [Fact]
    public void Any_step_comes_back()
    {
        var effects = new HashSet<Type>();
        var isAll = Seeds.Run(usually: 500, atLength: 50_000, seed =>
        {
            var step = new RandomValues(seed).MakeStep();
            lock (effects)
                effects.UnionWith(step.Effects.Select(effect => effect.GetType()));
            ComesBack(step);
        });
        if (isAll)
            Assert.Equal(typeof(StepEffect).GetNestedTypes().Length, effects.Count);
    }

    [Fact]
    public void Every_kind_of_step_comes_back() => Assert.All(Enum.GetValues<RecordedKind>(), kind => ComesBack(Small() with { Kind = kind }));

    [Fact]
    public void An_empty_step_takes_few_bytes() => Assert.Equal(10, Domain.Codec.Write(Small()).Length);

    [Fact]
    public void A_step_of_a_kind_that_there_is_not_is_refused()
    {
        var bytes = Domain.Codec.Write(Small());
        bytes[0] |= 0x07;
        Assert.Contains("no kind 7", Assert.Throws<WireException>(() => Domain.Codec.Read(typeof(RecordedStep), bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_stand_behind_each_other()
    {
        var writer = new WireWriter();
        RecordedStep[] steps = [.. Enumerable.Range(0, 9).Select(seed => new RandomValues(seed).MakeStep())];
        foreach (var step in steps)
            Domain.Codec.WriteStep(writer, step);
        var reader = new WireReader(writer.Written.Span);
        foreach (var step in steps)
            AreEqual(step, Domain.Codec.ReadStep(ref reader));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void A_step_that_cannot_be_written_leaves_nothing_behind()
    {
        var writer = new WireWriter();
        writer.WriteByte(9);
        var step = Small() with { Effects = [new StepEffect.Drawn(3), new StepEffect.Failed("\uD800", "")] };
        Assert.Throws<WireException>(() => Domain.Codec.WriteStep(writer, step));
        Assert.Equal([9], writer.Written.ToArray());
    }

    private static RecordedStep Small() =>
        new(new(Root, 1, 700), StepId.None, RecordedKind.Started, Root, ActorId.None, null, new(1_000_000), [], null);

    private static void ComesBack(RecordedStep step) =>
        AreEqual(step, (RecordedStep)Domain.Codec.Read(typeof(RecordedStep), Domain.Codec.Write(step)));

    private static void AreEqual(RecordedStep expected, RecordedStep actual)
    {
        Assert.Equal(expected with { Effects = actual.Effects }, actual);
        Assert.True(expected.Effects.SequenceEqual(actual.Effects), $"{string.Join(", ", expected.Effects)} came back as {string.Join(", ", actual.Effects)}");
    }
}
