using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>Whether somebody told what came.</content>
internal sealed partial class FollowerBorder
{
    /// <summary>Whether what comes was told by its cause, in the order of its pair; takes it.</summary>
    private bool HasCome(RecordedStep step)
    {
        if (step.Message is null)
        {
            Differ("what comes", "nothing", "a message or a timer");
            return false;
        }

        var told = _sent.Of(step.Cause, step.Actor).Where(sent => Fits(sent, step)).ToList();
        var next = step.Cause.IsNone ? null : told.Where(sent => sent.State == SentState.OnItsWay).MinBy(sent => (sent.Due, sent.Number));
        if (IsOverLink(step) && step.Message is Terminated)
            return IsEnd(step, next);
        if (step.Via != 0 && _places.ContainsKey(step.Cause))
            return HasComeVia(step, told);
        if (next is not null)
            return Take(next, step);
        if (step.Cause.IsNone)
            return IsFromOutside(step);
        if (!_places.ContainsKey(step.Cause))
            return IsBelieved(step);
        if (IsOverLink(step) && told.Find(_sent.MayRepeat) is not null)
        {
            _repeated++;
            return true;
        }

        return IsNotTold(step);
    }

    private bool IsNotTold(RecordedStep step)
    {
        var has = _sent.Of(step.Cause, step.Actor).Where(sent => sent.IsTimer == (step.Kind == RecordedKind.Timer)).ToList();
        var what = step.Kind == RecordedKind.Timer ? $"timer {step.Message}" : $"{step.Message} from {step.Sender}";
        Differ("what comes", what, has.Count == 0 ? "nothing of that cause" : string.Join(", ", has.Select(sent => $"{sent} ({sent.State})")));
        return false;
    }

    /// <summary>
    /// Who survives is in several processes, and whoever speaks for it next says again what the one before may have said, from some place on.
    /// </summary>
    private bool HasComeVia(RecordedStep step, List<Sent> told)
    {
        if (_sent.NextVia(told, step.Via) is not { } sent)
            return IsNotTold(step);
        if (!_sent.NoteVia(sent, step.Via))
            return Take(sent, step);
        _repeated++;
        return true;
    }

    private bool Take(Sent found, RecordedStep step)
    {
        if (_sent.Take(found, IsOverLink(step)) is { } before)
        {
            Differ("the order of a pair", $"{step.Message}", $"{before.Message} was told before");
            return false;
        }

        if (!found.IsTimer)
            _sent.NoteLast(found);
        return true;
    }

    /// <summary>
    /// Watchers on other nodes hear of an end from its strand, or from whoever knows that its node is dead. What is told behind other messages is another
    /// end, which comes later.
    /// </summary>
    private bool IsEnd(RecordedStep step, Sent? told)
    {
        if ((told ?? _sent.EndFor(step.Actor, step.Message!)) is { } found && _sent.IsNext(found))
            return Take(found, step);
        _engine!.ForgetWatch(step.Actor, ((Terminated)step.Message!).Who);
        return true;
    }

    private bool IsFromOutside(RecordedStep step)
    {
        if (step.Sender.IsNone && step.Kind == RecordedKind.Message)
        {
            TakeInjected(step);
            return true;
        }

        Differ("what comes", $"{step.Message} from {step.Sender}", "nobody told it");
        return false;
    }

    /// <summary>Its cause was not written before its node died.</summary>
    private bool IsBelieved(RecordedStep step)
    {
        if (_missingKnown.Add(step.Cause))
            _missing.Add(step.Cause);
        return true;
    }

    private static bool Fits(Sent sent, RecordedStep step) =>
        sent.IsTimer == (step.Kind == RecordedKind.Timer) && (sent.IsTimer || sent.Sender == step.Sender) && sent.Message == step.Message;

    /// <summary>Whether it came from another top-level actor or its descendants, perhaps from another node.</summary>
    private static bool IsOverLink(RecordedStep step)
    {
        if (step.Kind == RecordedKind.Timer)
            return false;
        var from = step.Cause.IsNone || step.Message is Terminated ? LiveAddress.RootOf(step.Sender) : step.Cause.Root;
        return !from.IsNone && from != LiveAddress.RootOf(step.Actor);
    }
}
