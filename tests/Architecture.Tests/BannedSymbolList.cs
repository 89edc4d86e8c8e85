namespace FslHv.Architecture.Tests;

/// <summary>One line of a list: the documentation id of what is banned, and what to use instead.</summary>
internal sealed record BannedSymbol(string Id, string Instead)
{
    public char Kind => Id[0];

    /// <summary>The id without its kind: <c>System.Threading.Tasks.Task`1</c>.</summary>
    public string Name => Id[2..];
}

/// <summary>The lists under eng/ that the analyzer reads in every build.</summary>
internal static class BannedSymbolList
{
    public const string Common = "eng/BannedSymbols.txt";
    public const string CoreOnly = "eng/BannedSymbols.Core.txt";

    public static IReadOnlyList<BannedSymbol> Core { get; } = [.. Parse(Repository.Read(Common)), .. Parse(Repository.Read(CoreOnly))];

    public static IReadOnlyList<BannedSymbol> Engine { get; } = Parse(Repository.Read(Common));

    public static IReadOnlyList<BannedSymbol> Parse(string text) =>
        (from line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
         where !line.StartsWith("//", StringComparison.Ordinal)
         let parts = line.Split(';', 2)
         select new BannedSymbol(parts[0], parts.Length == 2 ? parts[1] : "")).ToList();
}
