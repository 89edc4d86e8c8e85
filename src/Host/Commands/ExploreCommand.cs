using System.CommandLine;
using System.CommandLine.Parsing;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Simulation;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv explore</c>: looks for a failure among all the ways that a scenario can go.</summary>
internal static class ExploreCommand
{
    public const string Name = "explore";


    private static readonly Duration ForDefault = Duration.FromSeconds(10);

    /// <summary>Thirty days.</summary>
    private static readonly Duration ForMax = Duration.FromSeconds(30 * 24 * 60 * 60);

    /// <summary>What <c>--help</c> says besides the options.</summary>
    public static string Examples { get; } = string.Join(
        Environment.NewLine,
        "Examples:",
        "  fslhv explore scenarios/failover-under-faults.yaml",
        "      for 10 seconds, several strategies in turn",
        "  fslhv explore scenarios/shared-counter-3x1.yaml --exhaustive",
        "      every order that makes a difference, once",
        "  fslhv explore scenarios/failover-under-faults.yaml --strategy pct --depth 4 --schedules 100000",
        "      runs with a number, so that they can be made again",
        "  fslhv explore scenarios/*.yaml --for 5s --coverage --junit explore.xml",
        "      what a build server does",
        "",
        "Strategies:",
        string.Join(Environment.NewLine, StrategyNames.All.Select(each => $"  {each.Name,-10}  {each.Meaning}")));

    public static Command Create()
    {
        var files = Values.Files("SCENARIO", "Scenarios (.yaml) or boards (.dts, .dtb), explored one after the other.");
        var strategy = Values.Choice("--strategy", [.. StrategyNames.All.Select(each => each.Name)]);
        strategy.Description = "How to look; see below.";
        var exhaustive = new Option<bool>("--exhaustive") { Description = "Short for --strategy exhaustive." };
        var schedules = Values.OptionalInteger("--schedules", 1, int.MaxValue);
        schedules.Description = "End after so many runs of a scenario.";
        var time = Values.Time("--for");
        time.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<Duration?>() is { } given && (given <= Duration.Zero || given > ForMax))
                result.AddError($"--for: '{given}' is not between 1ns and {ForMax}");
        });
        time.Description = "End after so much time for a scenario, like 30s. Default: 10s, unless --schedules or --exhaustive says when to end.";
        var jobs = Values.Integer("--jobs", 1, 1024);
        jobs.Description = "Threads. What comes of it does not depend on how many. Default: one for each core.";
        jobs.DefaultValueFactory = _ => Environment.ProcessorCount;
        var seed = Values.Seed("--seed");
        seed.Description = "Decides everything that is drawn.";
        seed.DefaultValueFactory = _ => 1;
        var depth = Values.Integer("--depth", 1, 100);
        depth.Description = "For pct: how many orderings a failure may need.";
        depth.DefaultValueFactory = _ => new StrategyOptions().Depth;
        var delays = Values.Integer("--delays", 0, 100);
        delays.Description = "For delay: how often something is held back in a run.";
        delays.DefaultValueFactory = _ => new StrategyOptions().Delays;
        var faults = Faults();
        var budget = FaultBudget();
        var prune = new Option<bool>("--prune-states")
        {
            Description = "With --exhaustive: go on only from states that were not seen before, instead of leaving out orders that make no difference.",
        };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Go on after a failure, and tell each reason once." };
        var folder = new Option<string?>("--out") { Description = "Write replay files to this folder. Default: here.", HelpName = "DIR" };
        var junit = new Option<string?>("--junit") { Description = "Write what came of it to FILE as JUnit does.", HelpName = "FILE" };
        var coverage = new Option<bool>("--coverage")
        {
            Description = "Tell which transitions, faults, statuses and marks of the code were reached, and which were not.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the result instead." };
        var list = new Option<bool>("--list-strategies") { Description = "List the strategies and do nothing else." };
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMaxOverride();
        var fidelity = BoardOptions.Fidelity();
        files.Arity = ArgumentArity.ZeroOrMore;
        var command = new Command(Name, "Look for a failure among all the ways that a scenario can go.")
        {
            files, strategy, exhaustive, schedules, time, jobs, seed, depth, delays, faults, budget, prune, keepGoing, folder, junit, coverage, json, list,
            hardware, partitionsMax, fidelity,
        };
        command.Validators.Add(result =>
        {
            var isExhaustive = result.GetValue(exhaustive) || result.GetValue(strategy) == ExploreSettings.Exhaustive;
            if (result.GetValue(exhaustive) && result.GetResult(strategy) is { Implicit: false } && result.GetValue(strategy) != ExploreSettings.Exhaustive)
                result.AddError($"--exhaustive is a strategy of its own: without --strategy {result.GetValue(strategy)}");
            else if (result.GetValue(prune) && !isExhaustive)
                result.AddError("--prune-states: only with --exhaustive");
        });
        command.SetAction(result =>
        {
            if (result.GetValue(list))
                return List();
            var name = result.GetValue(exhaustive) ? ExploreSettings.Exhaustive : result.GetRequiredValue(strategy);
            if (result.GetValue(files) is not { Length: > 0 } scenarios)
                throw new InputException("fslhv: explore: SCENARIO is missing", "Try 'fslhv explore --help'.");
            return Run(new ExploreSettings
            {
                Files = scenarios,
                Strategy = name,
                Schedules = result.GetValue(schedules),
                For = result.GetValue(time) ?? (name == ExploreSettings.Exhaustive || result.GetValue(schedules) is not null ? null : ForDefault),
                Jobs = result.GetValue(jobs),
                Seed = result.GetValue(seed),
                Depth = result.GetValue(depth),
                Delays = result.GetValue(delays),
                Faults = result.GetResult(faults) is null ? null : result.GetValue(faults),
                FaultBudget = result.GetValue(budget),
                PruneStates = result.GetValue(prune),
                KeepGoing = result.GetValue(keepGoing),
                Out = result.GetValue(folder),
                JUnit = result.GetValue(junit),
                Coverage = result.GetValue(coverage),
                Json = result.GetValue(json),
                Overrides = new Overrides(result.GetValue(hardware), result.GetValue(partitionsMax), result.GetValue(fidelity)),
            });
        });
        return command;
    }

    private static Option<string[]?> Faults() => new("--faults")
    {
        HelpName = "NAMES|all|none",
        Description = "Faults that may be drawn, by name or beginning, like 'guest-panic,driver.*'; see 'fslhv faults'. Default: what the scenario says.",
        CustomParser = result =>
        {
            const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
            var names = result.Tokens.SelectMany(token => token.Value.Split(',', Trimmed)).ToArray();
            if (names.Length == 0)
                result.AddError("--faults: names no fault; for none at all write --faults none");
            return names is ["none"] ? [] : names;
        },
    };

    private static Option<int?> FaultBudget() => new("--fault-budget")
    {
        HelpName = "N|unlimited",
        Description = "How many faults may strike in one run. Default: what the scenario says must be survivable.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "unlimited")
                return int.MaxValue;
            if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count))
                return count;
            result.AddError($"--fault-budget: '{text}' is neither a whole number nor 'unlimited'");
            return null;
        },
    };

    private static int List()
    {
        foreach (var (name, meaning) in StrategyNames.All)
            Console.Out.WriteLine($"{name,-10}  {meaning}");
        return ExitCode.Success;
    }

    private static int Run(ExploreSettings settings)
    {
        using var session = new ExploreSession(settings);
        using var signals = new StopSignals(session.Interrupt);
        return session.Run();
    }
}
