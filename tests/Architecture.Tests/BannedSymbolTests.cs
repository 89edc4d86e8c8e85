namespace FslHv.Architecture.Tests;

/// <summary>The lists under eng/ and the analyzer that reads them. A list that is believed but misspelt is worse than none.</summary>
public sealed class BannedSymbolTests
{
    [Theory]
    [InlineData(BannedSymbolList.Common)]
    [InlineData(BannedSymbolList.CoreOnly)]
    public void Every_line_of_a_list_bites(string list) => Gate.IsQuiet(BannedSymbolCanary.LinesThatDoNotBite(Repository.Read(list)));

    [Theory]
    [InlineData("T:System.Rondom;use the engine's")]
    [InlineData("P:System.DateTime.UtcNau;use the engine's")]
    [InlineData("M:System.DateTime.UtcNow;use the engine's")]
    [InlineData("T:System.Threading.Tasks.Task<T>;use the engine's")]
    [InlineData("N:System.Sockets;use the engine's")]
    [InlineData("T:System.Random")]
    public void A_line_that_bites_nothing_is_reported(string line) =>
        Assert.StartsWith(
            line.Split(';')[0], Assert.Single(BannedSymbolCanary.LinesThatDoNotBite($"T:System.Threading.Lock;x\n{line}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("_ = System.DateTime.UtcNow;")]
    [InlineData("_ = System.DateTimeOffset.Now.Year;")]
    [InlineData("_ = System.Diagnostics.Stopwatch.GetTimestamp();")]
    [InlineData("_ = System.Environment.TickCount64;")]
    [InlineData("System.Environment.Exit(1);")]
    [InlineData("_ = System.TimeProvider.System.GetUtcNow();")]
    [InlineData("_ = new System.Random(1).Next();")]
    [InlineData("_ = System.Random.Shared;")]
    [InlineData("_ = System.Guid.NewGuid();")]
    [InlineData("System.Threading.Tasks.Task.Run(() => { });")]
    [InlineData("_ = System.Threading.Tasks.Task.FromResult(1);")]
    [InlineData("System.Threading.Tasks.Parallel.For(0, 1, i => { });")]
    [InlineData("new System.Threading.Thread(() => { }).Start();")]
    [InlineData("System.Threading.Monitor.Enter(new object());")]
    [InlineData("_ = new System.Threading.Lock();")]
    [InlineData("_ = System.Threading.Channels.Channel.CreateUnbounded<int>();")]
    [InlineData("var x = 0; System.Threading.Interlocked.Increment(ref x);")]
    [InlineData("_ = System.IO.File.ReadAllText(\"x\");")]
    [InlineData("System.Console.WriteLine();")]
    [InlineData("_ = new System.Net.Http.HttpClient();")]
    [InlineData("_ = new System.Net.Sockets.Socket(default, default);")]
    [InlineData("_ = \"x\".GetHashCode();")]
    [InlineData("_ = System.HashCode.Combine(1, 2);")]
    [InlineData("_ = System.Collections.Immutable.ImmutableDictionary<int, int>.Empty;")]
    [InlineData("_ = new System.Collections.Generic.PriorityQueue<int, int>();")]
    public void Everyday_code_that_reaches_for_the_world_is_refused(string statement) =>
        Assert.NotEmpty(Refused($"static class Snippet {{ static void Body() {{ {statement} }} }}"));

    [Fact]
    public void Ordinary_core_code_is_left_alone()
    {
        const string Text = """
            using System;
            using System.Collections.Generic;
            using System.Collections.Frozen;
            using System.Collections.Immutable;
            using System.Globalization;
            using System.Linq;

            public readonly record struct Handle(uint Value);

            public abstract record Request
            {
                private Request() { }
                public sealed record Ring(Handle Doorbell, string Why) : Request;
            }

            public sealed class Table : IEquatable<Table>
            {
                private readonly SortedDictionary<string, Request> _byName = new(StringComparer.Ordinal);
                private readonly Dictionary<Handle, int> _places = [];
                private readonly OrderedDictionary<string, ulong> _order = [];
                private ulong _value;

                public IEnumerable<string> Names() { foreach (var (name, _) in _byName) yield return name; }
                public int? Find(Handle handle) => _places.TryGetValue(handle, out var place) ? place : null;
                public bool Equals(Table? other) => other is not null && other._value == _value;
                public override bool Equals(object? obj) => Equals(obj as Table);
                public override int GetHashCode() => _value.GetHashCode();
                public string Print() => string.Create(CultureInfo.InvariantCulture, $"{_value:x} {_order.Count} {new DateTime(2011, 6, 1):O} {Guid.Empty}");
            }
            """;

        var compilation = Compiler.Compile(Text);
        Assert.Empty(Compiler.Errors(compilation));
        Assert.Empty(Refused(Text));
        Assert.Empty(MetadataUses.FindIn(compilation, BannedSymbolList.Core));
    }

    [Fact]
    public void The_engines_may_use_what_only_the_core_may_not() =>
        Assert.Contains(BannedSymbolList.Core.Except(BannedSymbolList.Engine), symbol => symbol.Id == "T:System.Threading.Interlocked");

    private static List<string> Refused(string text) =>
        Compiler.Analyze(
                Compiler.Compile(text),
                ("BannedSymbols.txt", Repository.Read(BannedSymbolList.Common)),
                ("BannedSymbols.Core.txt", Repository.Read(BannedSymbolList.CoreOnly)))
            .Select(found => found.ToString()).ToList();
}
