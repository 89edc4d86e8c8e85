using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>One run with everything that can be told of it.</summary>
public sealed class NarratedRun
{
    private readonly NarratingChooser _chooser;
    private SimulationEngine? _engine;

    private NarratedRun(NarratingChooser chooser)
    {
        _chooser = chooser;
    }

    /// <summary>What came of it.</summary>
    public ExploredRun Run { get; private set; }

    /// <summary>Every record.</summary>
    public MemoryTrace Trace { get; } = new();

    /// <summary>Chained hash of all records.</summary>
    public ulong TraceHash => _chooser.TraceHash;

    /// <summary>Choices that are not the default.</summary>
    public IReadOnlyList<RecordedChoice> Deviations => _chooser.Deviations;

    /// <summary>How many choices it has.</summary>
    public int ChoiceCount => _chooser.Steps.Count;

    /// <summary>Number of the first recorded choice at which it was not the recorded run any more; 0 when there was none.</summary>
    public int DivergedAt => _chooser.DivergedAt;

    /// <summary>The step of a choice.</summary>
    /// <param name="number">Its number, from 1.</param>
    public long StepOf(int number) => _chooser.Steps[number - 1];

    /// <summary>The name of an actor of this run.</summary>
    public string PathOf(ActorId actor) => actor.IsNone ? "outside" : _engine!.PathOf(actor);

    /// <summary>Makes a run.</summary>
    /// <param name="subject">Of what.</param>
    /// <param name="recipe">Which.</param>
    /// <param name="prepare">Is given the engine first.</param>
    public static NarratedRun Of(Subject subject, RunRecipe recipe, Action<SimulationEngine>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return Of(subject, new NarratingChooser(recipe.Choices) { Faults = recipe.Faults }, recipe.Seed, recipe.IsTimed, prepare);
    }

    /// <summary>Makes the run of a replay.</summary>
    /// <param name="subject">What it runs, without what it leaves out.</param>
    /// <param name="replay">Which.</param>
    /// <param name="prepare">Is given the engine first.</param>
    public static NarratedRun Of(Subject subject, Replay replay, Action<SimulationEngine>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(replay);
        return Of(subject, new NarratingChooser(replay) { Faults = replay.Strikes }, replay.Seed, replay.IsTimed, prepare);
    }

    private static NarratedRun Of(Subject subject, NarratingChooser chooser, ulong seed, bool isTimed, Action<SimulationEngine>? prepare)
    {
        var run = new NarratedRun(chooser);
        run.Run = ExploredRun.Of(subject, chooser, seed, isTimed, engine =>
        {
            run._engine = engine;
            chooser.Attach(engine);
            engine.Observe(run.Trace);
            prepare?.Invoke(engine);
        });
        return run;
    }
}
