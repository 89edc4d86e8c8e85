using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>A stop by force comes in a moment in which its partition refuses it, because somebody pauses or restarts it: the stop is made again.</summary>
public sealed class ForcedStopTests
{
    [Theory]
    [InlineData("pause")]
    [InlineData("restart")]
    public void A_stop_that_is_refused_for_now_is_made_again(string meanwhile)
    {
        var subject = Subjects.Parse($$"""
            scenario: forced stop
            board: ../boards/manager-and-worker.dts
            until: 300ms

            guests:
              manager:
                processes:
                  - shutdown-requester: { name: shut, partition: worker, after: 30ms, grace: 10ms }
              worker: { program: bare }

            timeline:
              - when: { fact: process.said, process: shut, text: worker ignores the request; stopping it by force }
                shell: { do: {{meanwhile}}, partition: worker }
              - { at: 60ms, shell: { do: resume, partition: worker } }

            explore:
              from: 40ms
              to: 41ms

            expect:
              - name: the worker is stopped
                finally: { partition: worker, is: stopped }
              - name: which the process learns
                exactly-once: { fact: process.exited, process: shut, code: 0 }
              - name: and says once why
                exactly-once: { fact: process.said, process: shut, text: worker ignores the request; stopping it by force }
            """);
        Assert.Null(ExploredRun.Of(subject, new ReplayChooser([]), 1).Verdict.Failure);
        var options = new StrategyOptions { SchedulesMax = Effort.Rounds(usually: 100, atLength: 10_000) };
        var result = new Exploration(subject, StrategyNames.Make("random", subject, options), new ExplorationOptions { Jobs = 2 }).Run();
        Assert.Equal([], result.Failures.Select(failure => failure.Failure.Text));
    }
}
