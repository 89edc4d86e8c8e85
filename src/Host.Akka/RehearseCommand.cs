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
        var file = Values.File("SCENARIO", "A scenario (.yaml) with nodes.");
        var rounds = Values.OptionalInteger("--rounds", 1, 1_000_000);
        rounds.Description = "How often the scenario happens. Default: 1.";
        var time = Values.RealTime("--for");
        time.Description = "Begin rounds for so long, like 30m or 90s, instead of counting them.";
        var seed = Values.Seed("--seed");
        seed.Description = "Decides what each round draws.";
        seed.DefaultValueFactory = _ => 1;
        var record = new Option<string?>("--record") { Description = "Write what all actors received to files in FOLDER.", HelpName = "FOLDER" };
        var html = new Option<string?>("--html") { Description = "Write a report with the distributions of all times to FILE.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print nothing but one JSON object with the result, on one line." };
        var profile = new Option<string>("--profile")
        {
            Description = "How soon a member that is silent is dead: safe, or rehearsal.",
            HelpName = "PROFILE",
            DefaultValueFactory = _ => "rehearsal",
        };
        profile.AcceptOnlyFromAmong([.. AkkaConf.Profiles]);
        var conf = ConfOptions.File();
        var command = new Command("rehearse", "Let a scenario happen on the nodes of a cluster, with real faults, and measure what follows.")
        {
            file, rounds, time, seed, record, html, json, profile, conf,
        };
        command.SetAction(result =>
        {
            var settings = new RehearseSettings
            {
                File = result.GetRequiredValue(file),
                Overrides = new Overrides(),
                Rounds = result.GetValue(rounds) ?? 1,
                For = result.GetValue(time),
                Seed = result.GetValue(seed),
                Record = result.GetValue(record),
                Html = result.GetValue(html),
                Json = result.GetValue(json),
            };
            var scenario = RunInput.Load(settings.File, settings.Overrides);
            using var session = new RehearsalSession(settings, new ClusterCarrier(result.GetValue(conf), result.GetRequiredValue(profile), scenario));
            using var signals = new StopSignals(session.Interrupt);
            return session.Run();
        });
        return command;
    }
}
