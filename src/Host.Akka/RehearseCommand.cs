using System.CommandLine;
using FslHv.Host;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Rehearsal;

namespace FslHv.AkkaNet.Host;

/// <summary><c>fslhv-akka rehearse</c>: what <c>fslhv rehearse</c> does, over a cluster.</summary>
internal static class RehearseCommand
{
    public static Command Create()
    {
        var options = new RehearsalOptions();
        var profile = new Option<string>("--profile")
        {
            Description = "How soon a member that is silent is dead: safe, or rehearsal.",
            HelpName = "PROFILE",
            DefaultValueFactory = _ => "rehearsal",
        };
        profile.AcceptOnlyFromAmong([.. AkkaConf.Profiles]);
        var conf = ConfOptions.File();
        var command = new Command("rehearse", "Let a scenario happen on the nodes of a cluster, with real faults, and measure what follows.");
        options.AddTo(command);
        command.Add(profile);
        command.Add(conf);
        command.SetAction(result =>
        {
            var settings = options.Read(result);
            var scenario = RunInput.Load(settings.File, settings.Overrides);
            using var session = new RehearsalSession(settings, new ClusterCarrier(result.GetValue(conf), result.GetRequiredValue(profile), scenario));
            using var signals = new StopSignals(session.Interrupt);
            return session.Run();
        });
        return command;
    }
}
