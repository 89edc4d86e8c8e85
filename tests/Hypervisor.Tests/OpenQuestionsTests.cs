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

    /// <summary>What one case adds must not be what another adds with something behind it.</summary>
    [Fact]
    public void No_question_is_hashed_like_another()
    {
        var asker = new ActorId(3);
        var call = new OpenCall(1, asker, new(2), new Abi.Hcall.IntIack());
        Question[] all =
        [
            new Question.OfGuest(call), new Question.OfProperty(call, new(4)), new Question.OfErrorRecord(call),
            new Question.OfCopy(), new Question.OfOwner(), new Question.OfDevice(1, 2, 3), new Question.OfStash(call),
            new Question.OfShell(1, Abi.LifecycleRequest.Stop, false), new Question.OfShellInfo(1), new Question.OfShellTree(), new Question.OfShellMemory(),
        ];
        Assert.Equal(typeof(Question).GetNestedTypes().Length, all.Length);
        Assert.Equal(all.Length, all.Select(question => Hash(question, false)).Distinct().Count());
        Assert.NotEqual(Hash(new Question.OfErrorRecord(call), false), Hash(new Question.OfShellInfo(1), true));
        Assert.NotEqual(Hash(new Question.OfStash(call), false), Hash(new Question.OfShellInfo(1), true));

        ulong Hash(Question question, bool withCall)
        {
            var hash = default(StateHash);
            question.AddTo(ref hash);
            if (withCall)
            {
                hash.Add(asker);
                hash.Add(2UL);
                hash.Add(call.Hcall.ToString());
            }

            return hash.Value;
        }
    }

    [Fact]
    public void Numbers_ascend()
    {
        var open = new OpenQuestions();
        open.Add(5, new Question.OfCopy());
        Assert.Throws<InvariantException>(() => open.Add(5, new Question.OfCopy()));
    }
}
