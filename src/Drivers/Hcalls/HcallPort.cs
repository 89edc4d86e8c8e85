using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// One actor's way to the hypervisor: numbers its calls, remembers what each answer is for, and forgets a question with its first answer,
/// so that a repeated answer has no effect. Calls go to the partition's actor; answers come straight to the asking actor.
/// </summary>
/// <typeparam name="TQuestion">The asking actor's family of questions.</typeparam>
internal sealed class HcallPort<TQuestion>(GuestBoot boot)
    where TQuestion : Question
{
    /// <summary>Open questions, ascending. Seldom more than two: no call is worth a map.</summary>
    private readonly List<OpenQuestion> _open = [];

    private RequestId _last;

    /// <summary>Whether no answer is awaited.</summary>
    public bool IsIdle => _open.Count == 0;

    /// <summary>Issues an hcall.</summary>
    public void Issue(IActorContext context, Hcall call, TQuestion question)
    {
        var id = Open(question);
        context.Tell(boot.PartitionActor, new GuestCall.Issue(boot.Partition, boot.Number, id, _open[0].Id, call));
    }

    /// <summary>Lets a vcpu take its interrupt.</summary>
    public void TakeInterrupt(IActorContext context, uint vcpu, TQuestion question)
    {
        var id = Open(question);
        context.Tell(boot.PartitionActor, new GuestCall.TakeInterrupt(boot.Partition, boot.Number, id, _open[0].Id, vcpu));
    }

    /// <summary>Takes the question that an answer belongs to; null when it was answered before.</summary>
    public TQuestion? Close(GuestCallAnswer answer)
    {
        Invariant.Holds(answer.Id.Value <= _last.Value);
        for (var i = 0; i < _open.Count; i++)
        {
            if (_open[i].Id != answer.Id)
                continue;
            var question = _open[i].Question;
            _open.RemoveAt(i);
            return question;
        }

        return null;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_last.Value);
        hash.Add(_open.Count);
        foreach (var (id, question) in _open)
        {
            hash.Add(id.Value);
            question.AddTo(ref hash);
        }
    }

    private RequestId Open(TQuestion question)
    {
        _last = _last.Next;
        Invariant.Holds(_open.Count == 0 || _open[^1].Id.Value < _last.Value);
        _open.Add(new(_last, question));
        return _last;
    }

    private readonly record struct OpenQuestion(RequestId Id, TQuestion Question);
}
