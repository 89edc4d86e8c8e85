using System.Text;
using FslHv.Abi;

namespace FslHv.Scenarios.Tests;

/// <summary>Where a kind of fault bites: a small scenario in which something holds without the fault and does not with it.</summary>
/// <param name="Fault">The line of the fault; its first word is its kind.</param>
/// <param name="Timeline">The same in a timeline: trigger and action.</param>
/// <param name="Board">The board, from the repository's root.</param>
/// <param name="Text">The scenario without its head; it must have no timeline of its own.</param>
/// <param name="Holds">The expectation that the fault breaks.</param>
internal sealed record FaultCase(string Fault, string Timeline, string Board, string Text, string Holds)
{
    private const string Path = "case.yaml";

    /// <summary>Entries of the timeline without which nothing passes by.</summary>
    public string Befalls { get; init; } = "";

    /// <summary>What no message says without the fault, and one does with it; then <see cref="Holds"/> holds in any case. Empty: nothing.</summary>
    public string NeverDelivered { get; init; } = "";

    /// <summary>The name of its kind.</summary>
    public string Kind => Fault[..Fault.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>The scenario, with or without the fault in its timeline.</summary>
    public BoundScenario Bind(bool withFault)
    {
        string[] entries = [.. new[] { Befalls, withFault ? Timeline : "" }.Where(entry => entry.Length > 0)];
        var hardware = Board.Contains("claim", StringComparison.Ordinal) ? "hardware: boards/hardware/one-dma.dts\n" : "";
        var text = $"scenario: case\nboard: {Board}\n{hardware}until: 1s\n{Text}timeline: [{string.Join(", ", entries)}]\nexpect: [{{ {Holds} }}]\n";
        var programs = GuestPrograms.Standard.With("napper", _ => new Napper());
        var binding = ScenarioFile.Open(Path, new Overlay(text), programs);
        Assert.Equal([], binding.Errors.Select(error => error.ToString()));
        return binding.Scenario!;
    }

    private sealed class Overlay(string text) : IFileSource
    {
        public Bytes? Read(string path) => path == Path ? Bytes.Take(Encoding.UTF8.GetBytes(text)) : RepositoryFiles.Instance.Read(path);
    }
}
