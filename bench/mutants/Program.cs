using System.Globalization;
using System.Text.Json;
using FslHv.Simulation;

namespace FslHv.Mutants;

/// <summary>The study, and the part of it that runs inside a changed copy of the program.</summary>
internal static class Program
{
    private const string Usage = """
        dotnet run -c Release --project bench/mutants                               the whole study; writes bench/mutants/results.jsonl and docs/mutants.md
        dotnet run -c Release --project bench/mutants -- --only NAME[,NAME]         only these mutants or scenarios
        dotnet run -c Release --project bench/mutants -- --for 10s --jobs 1         at most so long for each strategy, on so many threads (60s, 2)
        dotnet run -c Release --project bench/mutants -- --strategy NAME[,NAME]     only these strategies
        dotnet run -c Release --project bench/mutants -- --page                     docs/mutants.md anew from what was measured
        dotnet run -c Release --project bench/mutants -- explore FILE [STRATEGY…]   one scenario as the program is; one line of JSON
        dotnet run -c Release --project bench/mutants -- trace FILE [STRATEGY]      the run in which nobody chooses, or the first that fails
        """;

    private static int Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            var options = Options.Parse(args);
            if (options.Explore is { } path)
                return options.Traces ? Trace(path, options, stop.Token) : Explore(path, options, stop.Token);
            var study = new Study(options, stop.Token);
            return options.PageOnly ? study.WritePage() : study.Run();
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (FormatException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Console.Error.WriteLine(Usage);
            return 2;
        }
    }

    private static int Explore(string path, Options options, CancellationToken cancellation)
    {
        var trial = new Trials(Trials.Open(path), options.Limit, options.Jobs, cancellation).Run(options.Strategies);
        Console.WriteLine(JsonSerializer.Serialize(trial, Trial.Json));
        return cancellation.IsCancellationRequested ? 130 : 0;
    }

    private static int Trace(string path, Options options, CancellationToken cancellation)
    {
        var run = new Trials(Trials.Open(path), options.Limit, options.Jobs, cancellation).Trace(
            options.Strategies.Count == 1 ? options.Strategies[0] : null, Console.WriteLine);
        Console.WriteLine(run.Failure is { } failure ? failure.Text : "nothing fails");
        return run.Failure is null ? 0 : 1;
    }
}

/// <summary>What was asked for.</summary>
internal sealed record Options
{
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    public int Jobs { get; init; } = 2;

    /// <summary>Names of mutants and scenarios; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The scenario to explore in this process; null: the study.</summary>
    public string? Explore { get; init; }

    public IReadOnlyList<string> Strategies { get; init; } = [.. StrategyNames.All.Select(each => each.Name)];

    public bool PageOnly { get; init; }

    /// <summary>Whether a run is to be shown rather than explored.</summary>
    public bool Traces { get; init; }

    /// <exception cref="FormatException">That is no command line.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        var words = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--for" => options with { Limit = TimeSpan.FromSeconds(int.Parse(Value(args, ref i).TrimEnd('s'), CultureInfo.InvariantCulture)) },
                "--jobs" => options with { Jobs = int.Parse(Value(args, ref i), CultureInfo.InvariantCulture) },
                "--strategy" => options with { Strategies = Value(args, ref i).Split(',') },
                "--only" => options with { Only = Value(args, ref i).Split(',') },
                "--page" => options with { PageOnly = true },
                _ when args[i].StartsWith('-') => throw new FormatException($"unknown option {args[i]}"),
                _ => Word(options, args[i], words),
            };
        }

        if (words.Count == 0)
            return options;
        if (words[0] is not ("explore" or "trace") || words.Count < 2)
            throw new FormatException($"unknown command {words[0]}");
        return options with { Traces = words[0] == "trace", Explore = words[1], Strategies = words.Count > 2 ? words[2..] : options.Strategies };
    }

    private static Options Word(Options options, string word, List<string> words)
    {
        words.Add(word);
        return options;
    }

    private static string Value(string[] args, ref int i) => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value");
}
