using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Facts from outside, as whoever observed the run has them between the steps: a fact stays in front of the steps that were shown behind it, and behind
/// those that were shown in front of it as far as clocks allow.
/// </summary>
internal sealed class ToldFacts
{
    /// <summary>The facts that were shown in front of a step: in which file, and how many.</summary>
    private readonly Dictionary<StepId, List<(int File, int Facts)>> _before = [];

    /// <summary>When each fact was shown, by the clocks of the steps in front of it.</summary>
    private readonly Dictionary<RecordedStep, Instant> _shownAt = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<RecordedStep, int> _fileOf = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _done;

    public ToldFacts(IReadOnlyList<IReadOnlyList<RecordedStep>> files)
    {
        _done = new int[files.Count];
        for (var file = 0; file < files.Count; file++)
            Enter(files[file], file);
    }

    /// <summary>When something happened, as far as it decides the order.</summary>
    public Instant TimeOf(RecordedStep step) => step.Kind == RecordedKind.Told ? _shownAt[step] : step.At;

    /// <summary>Whether a fact must come first that has not come yet.</summary>
    public bool MustWait(RecordedStep step) =>
        !step.Id.IsNone && _before.TryGetValue(step.Id, out var before) && before.Exists(each => _done[each.File] < each.Facts);

    /// <summary>A step, or a fact, has its place.</summary>
    public void OnDone(RecordedStep step)
    {
        if (step.Kind == RecordedKind.Told)
            _done[_fileOf[step]]++;
    }

    private void Enter(IReadOnlyList<RecordedStep> steps, int file)
    {
        var (facts, latest) = (0, Instant.Zero);
        foreach (var step in steps)
        {
            if (step.At > latest)
                latest = step.At;
            if (step.Kind == RecordedKind.Told)
            {
                facts++;
                _shownAt.Add(step, latest);
                _fileOf.Add(step, file);
            }
            else if (facts > 0 && !step.Id.IsNone)
            {
                if (!_before.TryGetValue(step.Id, out var before))
                    _before.Add(step.Id, before = []);
                before.Add((file, facts));
            }
        }
    }
}
