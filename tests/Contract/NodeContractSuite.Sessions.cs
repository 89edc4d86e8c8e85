using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Contract;

public abstract partial class NodeContractSuite
{
    /// <summary>How many requests are under way at a time.</summary>
    private const int Window = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Requests_take_effect_once_and_in_order_whatever_is_lost_or_doubled(ulong seed)
    {
        const int requests = 60;
        var (engine, nodes) = CreateNodes(seed, permilleLost: 250);
        var (effects, answers) = (new List<int>(), new List<int>());
        var answerer = engine.Spawn("answerer", nodes[0], () => Answerer(effects));
        var asker = engine.Spawn("asker", nodes[1], () => Asker(answerer, requests, answers));
        Begun(engine);

        Tell(engine, asker, new Please("begin"));

        Assert.Equal(Enumerable.Range(0, requests), effects);
        Assert.Equal(Enumerable.Range(1000, requests), answers);
        var (lost, doubled) = Mischief(engine);
        Assert.True(lost > 10 && doubled > 10, $"{lost} lost, {doubled} doubled: too few to say anything");
    }

    private static Scripted Answerer(List<int> effects)
    {
        var session = new SessionContext(acceptsSessions: true);
        return new Scripted
        {
            OnMessage = (context, message) =>
            {
                if (session.Begin(context, message) is Ball request)
                {
                    effects.Add(request.Number);
                    session.Reply(new Ball(1000 + request.Number));
                }

                session.End();
            },
        };
    }

    private static Scripted Asker(ActorId answerer, int requests, List<int> answers)
    {
        var session = new SessionContext(acceptsSessions: false);
        var asked = 0;
        return new Scripted
        {
            OnMessage = (context, message) =>
            {
                switch (session.Begin(context, message))
                {
                    case Please:
                        session.Open(answerer, 1);
                        for (; asked < Window; asked++)
                            session.Tell(answerer, new Ball(asked));
                        break;
                    case Ball answer:
                        answers.Add(answer.Number);
                        if (asked < requests)
                            session.Tell(answerer, new Ball(asked++));
                        break;
                }

                session.End();
            },
        };
    }
}
