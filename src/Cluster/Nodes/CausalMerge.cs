using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Makes one sequence of the steps of many processes: those of one life of a top-level actor in the order of their numbers, each behind its cause. What comes twice, because
/// several processes have it, is taken once.
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

        var sequence = SequenceOf(step.Id);
        if (step.Id.Number <= sequence.Taken || !sequence.Waiting.TryAdd(step.Id.Number, step))
            return;
        _waiting++;
        Drain();
    }

    /// <summary>Nothing more comes of what is waited for: takes the step that has waited for the least, and what follows from it.</summary>
    public void GiveUpOne()
    {
        foreach (var sequence in _sequences.Values)
        {
            if (sequence.Waiting.Count == 0)
                continue;
            Missing++;
            Take(sequence, sequence.Waiting.First().Value);
            Drain();
            return;
        }
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
        sequence.Waiting.Remove(step.Id.Number);
        _waiting--;
        take(step);
    }

    private bool IsTaken(StepId cause) =>
        cause.IsNone || (_sequences.TryGetValue((cause.Root, cause.Life), out var sequence) && cause.Number <= sequence.Taken);

    private Sequence SequenceOf(StepId id)
    {
        if (!_sequences.TryGetValue((id.Root, id.Life), out var sequence))
            _sequences.Add((id.Root, id.Life), sequence = new Sequence());
        return sequence;
    }

    private sealed class Sequence
    {
        public SortedDictionary<long, RecordedStep> Waiting { get; } = [];

        /// <summary>Number of the last that was taken.</summary>
        public long Taken { get; set; }
    }
}
