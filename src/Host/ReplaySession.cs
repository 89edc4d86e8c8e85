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
        if (RecordingInput.IsRecording(settings.File))
            return new RecordingSession(settings).Run();
        if (settings.Save is not null)
            throw new InputException($"--save: {settings.File} is a replay already, no recording");
        var (replay, whole, _, hash) = ReplayInput.Read(settings.File, settings.Scenario);
        TraceFile? trace = null;
        try
        {
            var outcome = ReplayCheck.Run(
                replay, whole, hash, Fingerprints.Program(), GuestPrograms.Standard,
                engine => trace = settings.Trace is { } path ? new TraceFile(path, engine) : null);
            trace?.Complete();
            var story = FailureStory.Of(outcome.Run, outcome.IsExact ? replay.Certain : null);
            if (settings.Json)
                Console.Out.WriteLine(ReplayJson.Write(settings.File, replay, outcome, story));
            else
                new ReplayReport(Terminal.Create(), settings.File, replay, whole.Scenario).Print(outcome, story);
            return outcome.Run.Run.Verdict.Failure is not { } failure ? ExitCode.Success
                : ScenarioSubject.IsDefect(failure.Reason) ? ExitCode.InternalError : ExitCode.ExpectationFailed;
        }
        finally
        {
            trace?.Dispose();
        }
    }
}
