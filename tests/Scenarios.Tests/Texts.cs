using FslHv.Hypervisor;

namespace FslHv.Scenarios.Tests;

/// <summary>Scenarios written in tests.</summary>
internal static class Texts
{
    public const string Head = "scenario: test\nboard: b.dts\n";

    /// <summary>The messages of parsing a text, without the file's name; of binding it too when a plan is given.</summary>
    public static string[] Errors(string text, MachinePlan? plan = null)
    {
        var reading = ScenarioLoader.Parse("f", text);
        var errors = reading.Scenario is { } scenario && plan is not null
            ? ScenarioBinder.Bind(scenario, plan, GuestPrograms.Standard).Errors
            : reading.Errors;
        return [.. errors.Select(error => error.ToString()[2..])];
    }

    public static BoundScenario Bind(string text, MachinePlan plan, GuestPrograms? programs = null)
    {
        var reading = ScenarioLoader.Parse("f", Head + text);
        Assert.Equal([], reading.Errors);
        var binding = ScenarioBinder.Bind(reading.Scenario!, plan, programs ?? GuestPrograms.Standard);
        Assert.Equal([], binding.Errors);
        return binding.Scenario!;
    }
}
