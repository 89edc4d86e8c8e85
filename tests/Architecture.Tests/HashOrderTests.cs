namespace FslHv.Architecture.Tests;

public sealed class HashOrderTests
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    [Fact]
    public void Nothing_deterministic_depends_on_the_order_of_hash_codes() =>
        Gate.IsQuiet(Products.Deterministic.SelectMany(layer => HashOrder.Find(SourcesOf(layer))));

    [Fact]
    public void The_sources_are_really_read() =>
        Assert.All(Products.Deterministic.Where(layer => Repository.Files($"src/{layer}", ".cs").Count > 0), layer =>
            Assert.Empty(SourcesOf(layer).SyntaxTrees.SelectMany(tree => tree.GetDiagnostics()).Select(found => found.ToString())));

    [Theory]
    [InlineData("foreach (var pair in map) { }")]
    [InlineData("foreach (var (key, value) in map) { }")]
    [InlineData("foreach (var key in map.Keys) { }")]
    [InlineData("foreach (var value in map.Values) { }")]
    [InlineData("foreach (var item in set) { }")]
    [InlineData("foreach (var item in set.Where(x => x > 1)) { }")]
    [InlineData("_ = map.Select(pair => pair.Key).ToList();")]
    [InlineData("_ = set.First();")]
    [InlineData("_ = set.Where(x => x > 1).Take(3).Max();")]
    [InlineData("foreach (var key in map.Select(pair => pair.Key)) { }")]
    [InlineData("_ = string.Join(',', set);")]
    [InlineData("_ = new List<int>(set);")]
    [InlineData("int[] all = [.. set];")]
    [InlineData("IReadOnlyDictionary<int, string> seen = map;")]
    [InlineData("set.CopyTo(new int[3]);")]
    [InlineData("using var steps = map.GetEnumerator();")]
    [InlineData("_ = frozen.Select(pair => pair.Value);")]
    [InlineData("Func<object> later = () => set.ToList();")]
    public void Looking_at_hash_order_is_reported(string statement) => Assert.NotEmpty(HashOrder.Find(Snippet(statement)));

    [Theory]
    [InlineData("_ = map.TryGetValue(1, out var found); map[2] = \"\"; map.Remove(3);")]
    [InlineData("_ = set.Add(1) && set.Contains(2) && set.Count > 3;")]
    [InlineData("foreach (var key in map.Keys.Order()) { }")]
    [InlineData("_ = map.Any() || set.Max() > 1;")]
    [InlineData("foreach (var key in map.Where(pair => pair.Value.Length > 1).Select(pair => pair.Key).Order().Take(3)) { }")]
    [InlineData("IReadOnlyDictionary<int, string>? seen = null; _ = map.GetValueOrDefault(3) ?? seen?.GetValueOrDefault(4);")]
    [InlineData("foreach (var pair in sorted) { }")]
    [InlineData("foreach (var item in new List<int>()) { }")]
    [InlineData("IReadOnlyDictionary<int, string> seen = sorted;")]
    public void Looking_things_up_is_left_alone(string statement) => Assert.Empty(HashOrder.Find(Snippet(statement)));

    private static Microsoft.CodeAnalysis.Compilation Snippet(string statement)
    {
        var compilation = Compiler.Compile("Snippet", [("Usings.cs", ImplicitUsings), ("Snippet.cs", $$"""
            static class Snippet
            {
                static void Body(Dictionary<int, string> map, HashSet<int> set, SortedDictionary<int, string> sorted,
                    System.Collections.Frozen.FrozenDictionary<int, string> frozen)
                {
                    {{statement}}
                }
            }
            """)]);
        Assert.Empty(Compiler.Errors(compilation));
        return compilation;
    }

    private static Microsoft.CodeAnalysis.Compilation SourcesOf(string layer) =>
        Compiler.Compile(
            $"FslHv.{layer}.Read",
            Repository.Files($"src/{layer}", ".cs").Select(file => (file, Repository.Read(file))).Append(("Usings.cs", ImplicitUsings)));
}
