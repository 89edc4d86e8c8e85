using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Output;
using FslHv.Scenarios;
using FslHv.TestKit;

namespace FslHv.Host;

/// <summary>One <c>fslhv replay</c>.</summary>
internal sealed class ReplaySession(ReplaySettings settings)
{
    public int Run()
    {
        var (replay, scenario, hash) = ReplayInput.Read(settings.File, settings.Scenario);
        TraceFile? trace = null;
        try
        {
            var outcome = ReplayCheck.Run(
                replay, new ScenarioSubject(scenario), hash, Fingerprints.Program(), GuestPrograms.Standard,
                engine => trace = settings.Trace is { } path ? new TraceFile(path, engine) : null);
            trace?.Complete();
            var story = FailureStory.Of(outcome.Run, outcome.IsExact ? replay.Certain : null);
            if (settings.Json)
                Console.Out.WriteLine(ReplayJson.Write(settings.File, replay, outcome, story));
            else
                new ReplayReport(Terminal.Create(), settings.File, replay, scenario).Print(outcome, story);
            return outcome.Verdict == ReplayVerdict.Holds ? ExitCode.Success : ExitCode.ExpectationFailed;
        }
        finally
        {
            trace?.Dispose();
        }
    }
}
