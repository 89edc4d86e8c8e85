namespace FslHv.Architecture.Tests;

/// <summary>The built assemblies of the deterministic projects, compiler-written code included.</summary>
public sealed class MetadataUsesTests
{
    [Fact]
    public void No_core_assembly_refers_to_a_banned_symbol() =>
        Gate.IsQuiet(Layers.DeterministicCore.SelectMany(layer => MetadataUses.FindIn(Products.AssemblyFile(layer), BannedSymbolList.Core)));

    [Fact]
    public void No_deterministic_engine_refers_to_a_banned_symbol() =>
        Gate.IsQuiet(Layers.DeterministicEngines.SelectMany(layer => MetadataUses.FindIn(Products.AssemblyFile(layer), BannedSymbolList.Engine)));

    [Theory]
    [InlineData("class C { System.Random? _field; C(System.Random r) => _field = r; }", "System.Random")]
    [InlineData("class C { static void M(System.Threading.Tasks.Task t) { } }", "System.Threading.Tasks.Task")]
    [InlineData("class C { static System.Threading.Tasks.Task<int>? M() => null; }", "System.Threading.Tasks.Task`1")]
    [InlineData("class C { async void M() { } }", "AsyncVoidMethodBuilder")]
    [InlineData("class C { static void M(object o) { lock (o) { } } }", "System.Threading.Monitor")]
    [InlineData("class C { event System.Action? E; }", "System.Threading.Interlocked")]
    [InlineData("class C { [System.ThreadStatic] static int x; }", "System.ThreadStaticAttribute")]
    [InlineData("class C { static int M(object o) => o.GetHashCode(); }", "System.Object.GetHashCode")]
    [InlineData("class C { static System.Func<System.Guid> M() => System.Guid.NewGuid; }", "System.Guid.NewGuid")]
    [InlineData("class C { static System.DateTime M() => System.DateTime.Now; }", "System.DateTime.get_Now")]
    [InlineData("class C { static int M() => System.Environment.ProcessId; }", "System.Environment")]
    [InlineData("class C { System.Collections.Immutable.ImmutableDictionary<int, int>.Builder? _field; }", "System.Collections.Immutable.ImmutableDictionary`2")]
    [InlineData("class C : System.IO.FileSystemWatcher { }", "System.IO.FileSystemWatcher")]
    [InlineData("class C { System.Net.Sockets.Socket[]? _field; }", "System.Net.Sockets.Socket")]
    public void What_the_analyzer_cannot_see_is_found_in_the_assembly(string text, string expected)
    {
        var compilation = Compiler.Compile(text);
        Assert.Empty(Compiler.Errors(compilation));

        Assert.Contains(MetadataUses.FindIn(compilation, BannedSymbolList.Core), found => found.Contains(expected, StringComparison.Ordinal));
    }
}
