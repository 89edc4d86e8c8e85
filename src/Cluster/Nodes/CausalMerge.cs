using System.Diagnostics;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Makes one sequence of the steps of many processes: those of one life of a top-level actor in the order of their numbers, each behind its cause.
/// What comes twice, because several processes have it, is taken once.
/// </summary>
public sealed class CausalMerge(Action<RecordedStep> take)
{
    private readonly SortedDictionary<(ActorId Root, int Life), Sequence> _sequences = [];
    private int _waiting;

    /// <summary>How many steps wait for one that has not come.</summary>
    public int Waiting => _waiting;

    /// <summary>Steps that were taken without their cause, or without one in front of them: a process died before it could show it.</summary>
    public long Missing { get; private set; }

    /// <summary>Takes in a step. Steps of one life come in order from each process.</summary>
    public void Add(RecordedStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Id.IsNone)
        {
            take(step); // Of no actor: nothing waits for it.
            return;
        }

        var sequence = SequenceOf((step.Id.Root, step.Id.Life));
        if (step.Id.Number <= sequence.Taken || !sequence.Waiting.TryAdd(step.Id.Number, step))
            return;
        if (sequence.Waiting.Count == 1)
            sequence.Since = Stopwatch.GetTimestamp();
        _waiting++;
        Drain();
    }

    /// <summary>That life is over: of its steps come only those that are on their way.</summary>
    public void End(ActorId root, int life)
    {
        var sequence = SequenceOf((root, life));
        sequence.EndedAt ??= Stopwatch.GetTimestamp();
    }

    /// <summary>
    /// Takes what has waited for so long that its cause, or the step in front of it, will not come any more, and what follows from it. What waits for
    /// a step that itself waits goes on waiting.
    /// </summary>
    /// <param name="patience">How long it waits for a step of a life that goes on.</param>
    /// <param name="afterEnd">How long after the end of a life nothing of it is on its way any more.</param>
    public void GiveUp(TimeSpan patience, TimeSpan afterEnd)
    {
        while (_waiting > 0 && FirstToGiveUp(patience, afterEnd) is { } sequence)
        {
            Missing++;
            var (number, step) = sequence.Waiting.First();
            if (number > sequence.Taken + 1)
            {
                (sequence.Taken, sequence.Since) = (number - 1, Stopwatch.GetTimestamp()); // Its own cause it goes on waiting for.
            }
            else
            {
                var cause = SequenceOf((step.Cause.Root, step.Cause.Life));
                cause.GivenUp = Math.Max(cause.GivenUp, step.Cause.Number);
            }

            Drain();
        }
    }

    private Sequence? FirstToGiveUp(TimeSpan patience, TimeSpan afterEnd)
    {
        foreach (var sequence in _sequences.Values)
        {
            if (sequence.Waiting.Count == 0)
                continue;
            var (number, step) = sequence.Waiting.First();
            var awaited = number > sequence.Taken + 1 ? sequence : _sequences.GetValueOrDefault((step.Cause.Root, step.Cause.Life));
            if (awaited != sequence && awaited?.Waiting.ContainsKey(step.Cause.Number) == true)
                continue;
            if (Stopwatch.GetElapsedTime(sequence.Since) >= patience || (awaited?.EndedAt is { } endedAt && Stopwatch.GetElapsedTime(endedAt) >= afterEnd))
                return sequence;
        }

        return null;
    }

    private void Drain()
    {
        var isMoving = _waiting > 0;
        while (isMoving)
        {
            isMoving = false;
            foreach (var sequence in _sequences.Values)
            {
                while (sequence.Waiting.TryGetValue(sequence.Taken + 1, out var next) && IsTaken(next.Cause))
                {
                    Take(sequence, next);
                    isMoving = true;
                }
            }
        }
    }

    private void Take(Sequence sequence, RecordedStep step)
    {
        sequence.Taken = step.Id.Number;
        sequence.Since = Stopwatch.GetTimestamp();
        sequence.Waiting.Remove(step.Id.Number);
        _waiting--;
        take(step);
    }

    private bool IsTaken(StepId cause) =>
        cause.IsNone || (_sequences.TryGetValue((cause.Root, cause.Life), out var sequence) && cause.Number <= Math.Max(sequence.Taken, sequence.GivenUp));

    private Sequence SequenceOf((ActorId Root, int Life) life)
    {
        if (!_sequences.TryGetValue(life, out var sequence))
            _sequences.Add(life, sequence = new Sequence());
        return sequence;
    }

    private sealed class Sequence
    {
        public SortedDictionary<long, RecordedStep> Waiting { get; } = [];

        /// <summary>Number of the last that was taken.</summary>
        public long Taken { get; set; }

        /// <summary>Up to here nothing waits for a cause among these any more.</summary>
        public long GivenUp { get; set; }

        /// <summary>When its first waiting step came to be the first.</summary>
        public long Since { get; set; }

        /// <summary>When its life was over; null: it goes on.</summary>
        public long? EndedAt { get; set; }
    }
}
