using FslHv.Actors;

namespace FslHv.Hypervisor.Tests;

public sealed class OpenQuestionsTests
{
    [Fact]
    public void Questions_leave_in_any_order_and_once()
    {
        var open = new OpenQuestions();
        for (var id = 1ul; id <= 9; id++)
            open.Add(id * 2, new Question.OfShell((int)id, Abi.LifecycleRequest.Stop, false));

        foreach (var id in (ulong[])[18, 2, 10, 8, 4, 16])
        {
            Assert.True(open.Remove(id, out var question));
            Assert.Equal(new Question.OfShell((int)(id / 2), Abi.LifecycleRequest.Stop, false), question);
            Assert.False(open.Remove(id, out question));
            Assert.Null(question);
        }

        Assert.False(open.Remove(7, out _));
        Assert.Equal(3, open.Count);
        open.Clear();
        Assert.Equal(0, open.Count);
    }

    [Fact]
    public void Numbers_ascend()
    {
        var open = new OpenQuestions();
        open.Add(5, new Question.OfCopy());
        Assert.Throws<InvariantException>(() => open.Add(5, new Question.OfCopy()));
    }
}
