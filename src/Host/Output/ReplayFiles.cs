using FslHv.Host.Commands;
using FslHv.TestKit;

namespace FslHv.Host.Output;

/// <summary>Keeps the failures of an exploration so that they can be seen again.</summary>
internal sealed class ReplayFiles(ExploreSettings settings)
{
    /// <summary>Keeps one.</summary>
    public FailureReplay Write(string file, ScenarioSubject subject, FoundFailure failure)
    {
        _ = subject;
        var schedules = failure.Strategy == ExploreSettings.Exhaustive ? (long?)null : failure.Schedule + 1;
        return new FailureReplay(null, settings.AgainCommand(file, schedules));
    }
}
