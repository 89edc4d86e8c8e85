using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// How a run came to fail: what its failure depends on, that is the steps that come before it in the order of causes and of each actor's own steps, with the
/// facts that were reported in them. Everything else is left out, and so is what came before the first choice that mattered.
/// </summary>
public sealed class FailureStory
{
    private const int StepsMax = 40;

    private readonly NarratedRun _run;
    private readonly Steps _steps;

    private FailureStory(NarratedRun run, CertainPoint? certain)
    {
        _run = run;
        _steps = new Steps(run.Trace);
        Certain = certain;
        CertainStep = certain is { Choice: > 0 and var choice } && choice <= run.ChoiceCount ? run.StepOf(choice) : 0;
        var roots = Roots();
        var past = _steps.PastOf(roots);
        var first = FirstOf(past);
        PastSteps = past.Count;
        Lines = [.. past.Where(step => step >= first).Select((step, index) => LineOf(step, index + 1))];
    }

    /// <summary>When the failure became certain; null when nobody looked.</summary>
    public CertainPoint? Certain { get; }

    /// <summary>In which step; 0 when before the first one.</summary>
    public long CertainStep { get; }

    /// <summary>How many steps the failure depends on.</summary>
    public int PastSteps { get; }

    /// <summary>Deliveries that the choices hold back, each with the number of others that go ahead of it.</summary>
    public IReadOnlyList<(string Delivery, int Times)> HeldBack =>
    [
        .. _run.Deviations.Where(choice => choice.Kind == ChoiceKind.Delivery)
            .Select(choice => choice.Remark.Split(NarratingChooser.InsteadOf)[^1])
            .GroupBy(delivery => delivery, StringComparer.Ordinal).Select(group => (group.Key, group.Count())),
    ];

    /// <summary>The last of those steps, in order; choices that were made before the first step are in none.</summary>
    public IReadOnlyList<StoryLine> Lines { get; }

    /// <summary>Tells a run that failed.</summary>
    public static FailureStory Of(NarratedRun run, CertainPoint? certain)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new FailureStory(run, certain);
    }

    /// <summary>When the failure became certain, in a sentence; null when nobody looked.</summary>
    public string? CertainText
    {
        get
        {
            if (Certain is not { } certain)
                return null;
            if (CertainStep > 0 && _run.Run.Verdict.Failure is { Step: > 0 and var shown } && CertainStep >= shown)
                return string.Create(CultureInfo.InvariantCulture, $"only in step {CertainStep}, in which it shows");
            var proof = certain switch
            {
                { IsProven: true, Runs: 1 } => "there is only one way on, and it fails",
                { IsProven: true } => $"all {certain.Runs} ways on that make a difference fail",
                _ => $"every one of {certain.Runs} continuations failed",
            };
            return CertainStep == 0
                ? $"whatever is chosen: {proof}"
                : string.Create(CultureInfo.InvariantCulture, $"from step {CertainStep} on, {_steps.Describe(CertainStep, _run.PathOf)}: {proof}");
        }
    }

    private IEnumerable<long> Roots()
    {
        foreach (var choice in _run.Deviations)
            yield return choice.Step;
        yield return CertainStep;
        if (_run.Run.Verdict is not { Failure: { } failure } verdict)
            yield break;
        if (failure.Step > 0 && (failure.Step < verdict.End.Steps || verdict.Details is not ScenarioOutcome))
            yield return failure.Step;
        else
            yield return LastFactOf(verdict) is > 0 and var step ? step : verdict.End.Steps;
    }

    /// <summary>What only the end showed is told up to the last fact of the kind that was expected.</summary>
    private long LastFactOf(RunVerdict verdict)
    {
        if (verdict.Details is not ScenarioOutcome { Result: var result })
            return 0;
        var failed = ((IEnumerable<ExpectationResult>)result.Expectations).FirstOrDefault(each => !each.Holds);
        string[] kinds = failed?.Expectation switch
        {
            Expectation.Eventually eventually => [eventually.Of.Kind],
            Expectation.Times times => [times.Of.Kind],
            Expectation.OneOf one => [.. ((IEnumerable<FactPattern>)one.Of).Select(each => each.Kind)],
            _ => ["partition.entered"],
        };
        return _run.Trace.Records.LastOrDefault(record => record.Payload is Fact fact && kinds.Contains(fact.Kind.Name)).Step;
    }

    /// <summary>What comes before the first choice that mattered is the beginning of every run; without one the last steps must do.</summary>
    private long FirstOf(IReadOnlyList<long> past)
    {
        var atLeast = past.Count <= StepsMax ? 0 : past[^StepsMax];
        var choices = _run.Deviations.Where(choice => choice.Step > 0).Select(choice => Math.Max(1, _steps.CauseOf(choice.Step))).ToArray();
        return choices.Length > 0 ? Math.Max(choices.Min(), Math.Min(atLeast, choices.Max())) : atLeast;
    }

    private StoryLine LineOf(long step, int number)
    {
        var choices = _run.Deviations.Where(choice => choice.Step == step)
            .Select(choice => string.Create(CultureInfo.InvariantCulture, $"choice {choice.Number}, {choice.Value} of {choice.Bound - 1}: {choice.Remark}"));
        var (at, facts) = _steps.FactsOf(step);
        return new StoryLine(number, step, at, _steps.Describe(step, _run.PathOf), [.. facts], [.. choices], step == CertainStep && Certain is not null);
    }

    /// <summary>The steps of a trace: each delivery with what was reported in it.</summary>
    private sealed class Steps
    {
        private readonly List<TraceRecord> _deliveries = [default];
        private readonly List<List<string>> _facts = [[]];
        private readonly List<long> _previous = [0];
        private readonly MemoryTrace _trace;

        public Steps(MemoryTrace trace)
        {
            _trace = trace;
            var last = new SortedDictionary<ulong, long>();
            foreach (var record in trace.Records)
            {
                var isDelivery = record.Kind is TraceKind.Deliver or TraceKind.Timer;
                while (_deliveries.Count < record.Step || (!isDelivery && _deliveries.Count == record.Step))
                    AddOfNodes(last, record);
                if (isDelivery)
                {
                    Invariant.Holds(record.Step == _deliveries.Count);
                    Add(record, last.GetValueOrDefault(record.To.Value));
                    last[record.To.Value] = record.Step;
                }
                else if (record.Kind == TraceKind.Note && record.Payload is Note { Severity: >= Severity.Info } note)
                {
                    _facts[^1].Add($"{note}");
                }
                else if (record.Kind == TraceKind.Fault)
                {
                    _facts[^1].Add($"fault {record.Payload} strikes");
                }
                else if (record is { Kind: TraceKind.Defect, Payload: ActorDefect defect })
                {
                    _facts[^1].Add($"{defect.Path} fails: {defect.Exception.GetType().Name}: {defect.Exception.Message}");
                }
            }
        }

        private void Add(in TraceRecord record, long previous)
        {
            _deliveries.Add(record);
            _facts.Add([]);
            _previous.Add(previous);
        }

        /// <summary>A step in which something befalls nodes, or does not: it reaches no actor, and concerns all.</summary>
        private void AddOfNodes(SortedDictionary<ulong, long> last, in TraceRecord next)
        {
            foreach (var actor in last.Keys.ToArray())
                last[actor] = _deliveries.Count;
            Add(new TraceRecord(_deliveries.Count, 0, next.At, TraceKind.Node, ActorId.None, ActorId.None, "something befalls a node"), _deliveries.Count - 1);
        }

        public long CauseOf(long step) => step < _deliveries.Count ? _deliveries[(int)step].Cause : 0;

        public (Instant At, IReadOnlyList<string> Facts) FactsOf(long step) => (_deliveries[(int)step].At, _facts[(int)step]);

        public string Describe(long step, Func<ActorId, string> pathOf)
        {
            var record = _deliveries[(int)step];
            if (record.Kind == TraceKind.Node)
                return $"{record.Payload}";
            var message = NarratingChooser.Shorten(record.Payload!);
            return record.Kind == TraceKind.Timer ? $"timer of {pathOf(record.To)}: {message}" : $"{pathOf(record.To)} ← {pathOf(record.From)}: {message}";
        }

        /// <summary>Everything that those steps depend on, themselves included, in order.</summary>
        public IReadOnlyList<long> PastOf(IEnumerable<long> roots)
        {
            var isPast = new bool[_deliveries.Count];
            foreach (var root in roots)
            {
                if (root > 0 && root < isPast.Length)
                    isPast[root] = true;
            }

            var past = new List<long>();
            for (var step = isPast.Length - 1; step > 0; step--)
            {
                if (!isPast[step])
                    continue;
                past.Add(step);
                isPast[_previous[step]] = true;
                isPast[CauseOf(step)] = true;
            }

            past.Reverse();
            return past;
        }
    }
}

/// <summary>One step of a story.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Step">Its number in the run.</param>
/// <param name="At">When.</param>
/// <param name="Text">Who got what from whom: <c>hypervisor ← worker: Write { Value = 1 }</c>.</param>
/// <param name="Facts">What was reported in it.</param>
/// <param name="Choices">Choices that were made for it or in it and are not the default.</param>
/// <param name="IsCertain">Whether the failure is certain from here on.</param>
public sealed record StoryLine(
    int Number, long Step, Instant At, string Text, IReadOnlyList<string> Facts, IReadOnlyList<string> Choices, bool IsCertain);
