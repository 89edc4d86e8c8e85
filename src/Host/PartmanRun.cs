using FslHv.Abi;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Measuring;
using FslHv.Host.Output;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host;

/// <summary>One <c>fslhv partman</c>: runs the machine until the command has ended, and ends as the command did.</summary>
internal sealed class PartmanRun(PartmanSettings settings)
{
    private volatile int _interruptedWith;

    /// <summary>Ends the run after the message in hand. May be called from another thread, and before the run has begun.</summary>
    /// <param name="exitCode">What the program then ends with.</param>
    public void Interrupt(int exitCode) => _interruptedWith = exitCode;

    public int Run()
    {
        var happening = new GuestEvent.Partman(settings.Arguments);
        var scenario = PartmanInput.Load(settings, happening, out var guest);
        var engine = new SimulationEngine(Machines.OptionsFor(scenario, settings.Seed));
        using var output = new PartmanPrinter(settings.Json);
        var watch = new PartmanWatch(engine, happening, output, () => _interruptedWith != 0);
        var observer = new OutputObserver(watch, engine);
        engine.Observe(observer);
        var result = new ScenarioRun(scenario, engine).Run();
        observer.ThrowIfFailed();
        if (result.End.Defect is { } defect)
        {
            Console.Error.WriteLine($"fslhv: defect in {defect.Path}: {defect.Exception}");
            return ExitCode.InternalError;
        }

        if (_interruptedWith != 0 && watch.Code is null)
            return _interruptedWith;
        if (!watch.HasStarted)
            throw new InputException($"fslhv: {settings.File}: partman did not run in '{guest}': {watch.WhyNot ?? "the guest did not come up"}");
        if (settings.Json)
            output.WriteJson(settings, guest, watch.Started, watch.Code);
        if (watch.Code is null)
            Console.Error.WriteLine($"fslhv: partman had not ended {(watch.IsKilled ? "when its guest did" : $"when the run did, at {result.End.At}")}");
        return watch.Code ?? ExitCode.NotEnded;
    }
}
