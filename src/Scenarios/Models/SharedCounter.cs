using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// The program by which explorers are compared: the hypervisor owns a number; each partition so often reads it with an hcall and writes it back one higher
/// with another, then says that it is done. An update gets lost when two partitions read before either writes.
/// </summary>
internal static class SharedCounter
{
    public const string Name = "shared-counter";

    /// <summary>The actors of that model.</summary>
    /// <param name="rounds">How often each partition reads and writes.</param>
    public static MachineParts Parts(int rounds) => new()
    {
        Hypervisor = (plan, _) => new Owner(plan.Partitions.Count),
        Partition = (_, _, _, _, _) => new Client(rounds),
    };

    private abstract record Said : Message
    {
        public override LatencyClass Latency => Latencies.Hcall;

        public sealed record Begin : Said;

        public sealed record Read : Said;

        public sealed record Write(int Value) : Said;

        public sealed record Done : Said;

        public sealed record Answer(int Value) : Said;
    }

    private sealed class Owner(int clients) : Actor
    {
        private static readonly Said.Begin Begin = new();

        private int _value;
        private int _done;

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case HypervisorRequest.PowerOn on:
                    foreach (var partition in on.Partitions)
                        context.Tell(partition, Begin);
                    break;
                case Said.Read:
                    context.Reply(new Said.Answer(_value));
                    break;
                case Said.Write write:
                    _value = write.Value;
                    context.Reply(new Said.Answer(_value));
                    break;
                case Said.Done:
                    if (++_done == clients)
                        context.Log(new ModelFact.Counted(_value));
                    break;
                default:
                    throw Invariant.Unreachable(message);
            }
        }

        public override void AddTo(ref StateHash hash)
        {
            hash.Add(_value);
            hash.Add(_done);
        }
    }

    private sealed class Client(int rounds) : Actor
    {
        private static readonly Said.Read Read = new();
        private static readonly Said.Done Done = new();

        private ActorId _owner;
        private int _left = rounds;
        private bool _isWriting;

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case Said.Begin:
                    _owner = context.Sender;
                    context.Tell(_owner, Read);
                    break;
                case Said.Answer answer when !_isWriting:
                    _isWriting = true;
                    context.Tell(_owner, new Said.Write(answer.Value + 1));
                    break;
                case Said.Answer:
                    _isWriting = false;
                    context.Tell(_owner, --_left > 0 ? Read : Done);
                    break;
                default:
                    throw Invariant.Unreachable(message);
            }
        }

        public override void AddTo(ref StateHash hash)
        {
            hash.Add(_owner);
            hash.Add(_left);
            hash.Add(_isWriting);
        }
    }
}
