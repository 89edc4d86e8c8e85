using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Makes one sequence of the recordings of a run, in which everything could have happened one after the other: the steps of one life of a top-level actor
/// by number, lives one after the other, each step behind its cause; of what could be next, what happened first by the clocks. What several files have is
/// taken once.
/// </summary>
public static class RecordingMerge
{
    /// <summary>Merges recordings.</summary>
    /// <param name="recordings">The steps of each file, in the order in which they stand there.</param>
    public static MergedRecording Merge(IEnumerable<IReadOnlyList<RecordedStep>> recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        var files = recordings.ToList();
        var all = new SortedDictionary<(ActorId Root, int Life, long Number), RecordedStep>();
        var conflicts = new List<StepConflict>();
        foreach (var step in files.SelectMany(file => file).Where(step => !step.Id.IsNone))
        {
            var key = (step.Id.Root, step.Id.Life, step.Id.Number);
            if (!all.TryAdd(key, step) && Difference(all[key], step) is { } what)
                conflicts.Add(new StepConflict(step.Id, what));
        }

        var cut = new List<StepId>();
        var strands = all.Values.GroupBy(step => step.Id.Root).Select(steps => new Queue<RecordedStep>(Whole(steps, cut))).ToList();
        strands.AddRange(Unnamed(files));
        strands.RemoveAll(strand => strand.Count == 0);
        var facts = new ToldFacts(files);
        var known = strands.SelectMany(strand => strand).Where(step => !step.Id.IsNone).Select(step => step.Id).ToHashSet();
        var order = Order(strands, known, cut, facts);
        var missing = order.Select(step => step.Cause).Where(cause => !cause.IsNone && !known.Contains(cause)).Distinct().ToList();
        return new MergedRecording(order, missing, cut, conflicts);
    }

    /// <summary>The steps of a top-level actor up to the first gap of each life: what is behind one cannot be done again.</summary>
    private static IEnumerable<RecordedStep> Whole(IEnumerable<RecordedStep> steps, List<StepId> cut)
    {
        var (life, number) = (0, 0L);
        foreach (var step in steps)
        {
            if (step.Id.Life != life)
                (life, number) = (step.Id.Life, 0);
            if (step.Id.Number == number + 1)
            {
                number++;
                yield return step;
            }
            else
            {
                cut.Add(step.Id);
            }
        }
    }

    /// <summary>
    /// What belongs to no actor, of each file. A message that found nobody is in the file of whoever sent it and of whoever observed the run.
    /// </summary>
    private static IEnumerable<Queue<RecordedStep>> Unnamed(List<IReadOnlyList<RecordedStep>> files)
    {
        var known = new Dictionary<RecordedStep, int>();
        foreach (var file in files)
        {
            var here = new Dictionary<RecordedStep, int>();
            var steps = new Queue<RecordedStep>();
            foreach (var step in file.Where(step => step.Id.IsNone))
            {
                var key = step with { Effects = [] };
                var count = here[key] = here.GetValueOrDefault(key) + 1;
                if (step.Kind == RecordedKind.Told || count > known.GetValueOrDefault(key))
                    steps.Enqueue(step);
            }

            foreach (var (key, count) in here)
                known[key] = Math.Max(count, known.GetValueOrDefault(key));
            yield return steps;
        }
    }

    private static List<RecordedStep> Order(List<Queue<RecordedStep>> strands, HashSet<StepId> known, List<StepId> cut, ToldFacts facts)
    {
        var order = new List<RecordedStep>();
        var done = new HashSet<StepId>();
        while (strands.Count > 0)
        {
            var ready = strands.Where(strand => IsReady(strand.Peek())).MinBy(strand => facts.TimeOf(strand.Peek()));
            if (ready is null)
            {
                Break(strands, known, cut);
                continue;
            }

            var next = ready.Dequeue();
            done.Add(next.Id);
            facts.OnDone(next);
            order.Add(next);
            if (ready.Count == 0)
                strands.Remove(ready);
        }

        return order;

        bool IsReady(RecordedStep step) =>
            (step.Cause.IsNone || done.Contains(step.Cause) || !known.Contains(step.Cause)) && !facts.MustWait(step);
    }

    /// <summary>
    /// Each waits for another. A process that did not know that it was dead went on for a while: the rest of such a life happened for nobody, and is left
    /// out.
    /// </summary>
    private static void Break(List<Queue<RecordedStep>> strands, HashSet<StepId> known, List<StepId> cut)
    {
        var strand = strands.Find(each => each.Any(step => step.Id.Life > each.Peek().Id.Life)) ?? strands[0];
        var id = strand.Peek().Id;
        while (strand.Count > 0 && strand.Peek().Id is var next && next.Life == id.Life)
        {
            cut.Add(next);
            known.Remove(next);
            strand.Dequeue();
        }

        if (strand.Count == 0)
            strands.Remove(strand);
    }

    private static string? Difference(RecordedStep one, RecordedStep other) =>
        (one.Kind, one.Actor, one.Message, one.Sender, one.Cause, one.Via) != (other.Kind, other.Actor, other.Message, other.Sender, other.Cause, other.Via)
            ? $"one has {one.Kind} {one.Message} for {one.Actor}, another {other.Kind} {other.Message} for {other.Actor}"
            : one.At != other.At ? $"one has it at {one.At}, another at {other.At}"
            : one.StateHash is { } hash && other.StateHash is { } otherHash && hash != otherHash
                ? $"one has the state {hash:x16} behind it, another {otherHash:x16}"
                : null;
}

/// <summary>Recordings as one sequence.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Missing">Causes that no file has: their process died before it had written them.</param>
/// <param name="Cut">Steps that are left out, because one before them in their life is missing, or because they happened for nobody.</param>
/// <param name="Conflicts">Steps that files disagree on: replicas that were not alike.</param>
public sealed record MergedRecording(
    IReadOnlyList<RecordedStep> Steps, IReadOnlyList<StepId> Missing, IReadOnlyList<StepId> Cut, IReadOnlyList<StepConflict> Conflicts);

/// <summary>A step on which two files disagree.</summary>
/// <param name="Step">Which.</param>
/// <param name="What">How.</param>
public sealed record StepConflict(StepId Step, string What);
