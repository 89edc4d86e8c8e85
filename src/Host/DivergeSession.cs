using System.Text;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Output;
using FslHv.Simulation;
using FslHv.TestKit;

namespace FslHv.Host;

/// <summary>One <c>fslhv diverge</c>.</summary>
internal sealed class DivergeSession(DivergeSettings settings)
{
    public int Run()
    {
        var recorded = settings.Against is { } path ? Read(path) : null;
        var (subject, recipe) = Load();
        var first = DivergenceFinder.Log(subject, settings.Seed, recipe);
        var isSame = Report("the two runs", "the first run", first, "the second run", DivergenceFinder.Log(subject, settings.Seed, recipe));
        if (settings.Record is { } record)
            Write(record, StepLogText.Write(first));
        if (recorded is not null)
            isSame &= Report($"the run and {settings.Against}", settings.Against!, recorded, "this run", first);
        return isSame ? ExitCode.Success : ExitCode.ExpectationFailed;
    }

    private (ScenarioSubject Subject, RunRecipe? Recipe) Load()
    {
        if (!ReplayInput.IsReplay(settings.File))
        {
            var plain = new ScenarioSubject(RunInput.Load(settings.File, settings.Overrides));
            return (plain, settings.Strategy is { } strategy ? DivergenceFinder.FirstOf(strategy, plain, settings.Seed) : null);
        }

        var (replay, _, subject, _) = ReplayInput.Read(settings.File, null);
        return (subject, replay.Recipe);
    }

    private static bool Report(string both, string nameOfFirst, StepLog first, string nameOfSecond, StepLog second)
    {
        if (StepLog.Compare(first, second) is not { } divergence)
        {
            Console.Out.WriteLine($"✔ {both} are the same: {first.Steps} steps, hash {first.Hash:x16}");
            return true;
        }

        Console.Out.WriteLine($"✘ {both} differ first in step {divergence.Step}, at {divergence.Actor}:");
        Console.Out.WriteLine($"  {nameOfFirst}: {Text(divergence.First)}");
        Console.Out.WriteLine($"  {nameOfSecond}: {Text(divergence.Second)}");
        return false;
    }

    private static string Text(LoggedStep? step) => step is null ? "it had ended" : $"#{step.Step} {step.Actor}: {step.Text}";

    private static StepLog Read(string path)
    {
        var bytes = HostFiles.Instance.Read(path) ?? throw new InputException($"{path}: there is no such file");
        return StepLogText.Read(path, Encoding.UTF8.GetString(bytes.Span), out var error) ?? throw new InputException(error);
    }

    private static void Write(string path, string text)
    {
        using var file = new WholeFile("--record", path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Complete();
    }
}
