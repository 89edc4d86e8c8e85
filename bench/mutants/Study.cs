using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FslHv.Mutants;

/// <summary>
/// The study: first explores every scenario with the program as it is, for proof that it has none of the defects; then, defect by defect, changes a copy
/// of the program and lets every strategy look for the defect.
/// </summary>
internal sealed class Study(Options options, CancellationToken cancellation)
{
    private static readonly string[] Proof = ["exhaustive"];
    private readonly string _root = Root();

    private string Folder => Path.Combine(_root, "bench", "mutants");

    private string ResultsPath => Path.Combine(Folder, "results.jsonl");

    /// <summary>Runs it. What was measured is kept also when it is interrupted.</summary>
    /// <returns>Exit code: 1 when a defect was not found or a proof is missing.</returns>
    public int Run()
    {
        var mutants = Mutant.In(Folder);
        var results = Results.Read(ResultsPath).Only(mutants.SelectMany(mutant => new[] { mutant.Name, mutant.Scenario }));
        var isGood = true;
        using var program = new ChangedProgram(_root);
        try
        {
            foreach (var scenario in mutants.Select(mutant => mutant.Scenario).Distinct().Order(StringComparer.Ordinal).Where(IsWanted))
            {
                var trial = Explore(program, scenario, Proof);
                isGood &= trial is { Default: null, FailingOfThousand: 0, Strategies: [{ IsComplete: true }] };
                results = results.With(Tell(new Measured(scenario, Taken(), trial)));
            }

            foreach (var mutant in mutants.Where(mutant => IsWanted(mutant.Name)))
            {
                program.Change(mutant);
                var trial = Explore(program, mutant.Scenario, options.Strategies);
                program.Restore(mutant);
                isGood &= trial.Strategies.Any(strategy => strategy.Reason is not null);
                results = results.With(Tell(new Measured(mutant.Name, Taken(), trial)));
            }
        }
        finally
        {
            results.Write(ResultsPath);
        }

        WritePage();
        return isGood ? 0 : 1;
    }

    /// <summary>Writes the page from what was measured.</summary>
    public int WritePage()
    {
        File.WriteAllText(Path.Combine(_root, "docs", "mutants.md"), Page.Of(Mutant.In(Folder), Results.Read(ResultsPath)));
        return 0;
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    private bool IsWanted(string name) => options.Only.Count == 0 || options.Only.Contains(name);

    private string Taken() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd}, {options.Jobs} of {Environment.ProcessorCount} cores, at most {options.Limit.TotalSeconds} s for each strategy");

    private Trial Explore(ChangedProgram program, string scenario, IReadOnlyList<string> strategies)
    {
        cancellation.ThrowIfCancellationRequested();
        string[] arguments =
            [program.Explorer, "explore", program.PathOf(scenario), "--for", $"{options.Limit.TotalSeconds:0}s", "--jobs", $"{options.Jobs}", .. strategies];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 && JsonSerializer.Deserialize<Trial>(output, Trial.Json) is { } trial
            ? trial
            : throw new FormatException($"{scenario}: the exploration failed:\n{output}");
    }

    private static Measured Tell(Measured measured)
    {
        var trial = measured.Trial;
        var strategies = string.Join("  ", trial.Strategies.Select(each => $"{each.Strategy} {Page.Cell(each)}"));
        Console.WriteLine($"{measured.Name}: default {(trial.Default is null ? "holds" : "fails")}, {trial.FailingOfThousand} of 1000  {strategies}");
        if (trial.Strategies.FirstOrDefault(each => each.Reason is not null)?.Reason is { } reason)
            Console.WriteLine($"    {reason}");
        return measured;
    }
}
