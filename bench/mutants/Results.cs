using System.Text.Json;

namespace FslHv.Mutants;

/// <summary>What was measured of a mutant, or of a scenario with the program as it is.</summary>
/// <param name="Name">Of which.</param>
/// <param name="Taken">When and on what.</param>
/// <param name="Trial">What came of it.</param>
internal sealed record Measured(string Name, string Taken, Trial Trial);

/// <summary>All that was measured: a file with a line of JSON for each.</summary>
internal sealed class Results
{
    private readonly SortedDictionary<string, Measured> _all;

    private Results(IEnumerable<Measured> all)
    {
        _all = new SortedDictionary<string, Measured>(all.ToDictionary(each => each.Name), StringComparer.Ordinal);
    }

    public IEnumerable<Measured> All => _all.Values;

    /// <summary>Reads the file; none is an empty one.</summary>
    public static Results Read(string path) => new(
        File.Exists(path) ? File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Measured>(line, Trial.Json)!) : []);

    public Measured? Of(string name) => _all.GetValueOrDefault(name);

    public Results With(Measured one) => new([.. _all.Values.Where(each => each.Name != one.Name), one]);

    /// <summary>Those of these names.</summary>
    public Results Only(IEnumerable<string> names) => new(_all.Values.Where(each => names.Contains(each.Name)));

    public void Write(string path) => File.WriteAllLines(path, All.Select(each => JsonSerializer.Serialize(each, Trial.Json)));
}
