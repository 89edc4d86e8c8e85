using FslHv.Abi;
using FslHv.Drivers;

namespace FslHv.Scenarios.Tests;

/// <summary>Levels and single defects: of the machine, and of a guest's driver.</summary>
public sealed class FidelitySetupTests
{
    [Fact]
    public void Nothing_said_is_the_ideal()
    {
        var scenario = Texts.Bind("", Boards.Mutual);
        Assert.Equal(Fidelity.Ideal, scenario.Fidelity);
        Assert.Equal((Fidelity.Ideal, Fidelity.Ideal), Drivers(scenario));
        Assert.Equal("", scenario.Scenario.DescribeFidelity());
    }

    [Theory]
    [InlineData("v2", FidelityLevel.V2)]
    [InlineData("merged-2011", FidelityLevel.Merged2011)]
    [InlineData("hardened-2019", FidelityLevel.Hardened2019)]
    [InlineData("ideal", FidelityLevel.Ideal)]
    public void The_level_of_the_scenario_is_that_of_the_machine_and_of_every_driver(string name, FidelityLevel level)
    {
        var scenario = Texts.Bind($"fidelity: {name}\n", Boards.Mutual);
        Assert.Equal(Fidelity.Of(level), scenario.Fidelity);
        Assert.Equal((Fidelity.Of(level), Fidelity.Of(level)), Drivers(scenario));
    }

    [Fact]
    public void The_level_of_a_guest_is_its_drivers_alone()
    {
        var scenario = Texts.Bind("fidelity: v2\nguests: { standby: { fidelity: hardened-2019 } }\n", Boards.Mutual);
        Assert.Equal(Fidelity.Of(FidelityLevel.V2), scenario.Fidelity);
        Assert.Equal((Fidelity.Of(FidelityLevel.V2), Fidelity.Of(FidelityLevel.Hardened2019)), Drivers(scenario));
        Assert.Equal("v2; standby: hardened-2019", scenario.Scenario.DescribeFidelity());
    }

    [Fact]
    public void Single_defects_differ_from_the_level_and_those_of_a_guest_from_the_machines()
    {
        var scenario = Texts.Bind(
            "fidelity: merged-2011\ndefects: { plain-doorbell-pointer: false, entry-on-refusal: false }\n"
            + "guests: { active: { defects: { plain-doorbell-pointer: true, poll-under-spinlock: false } } }\n",
            Boards.Mutual);
        var machine = Fidelity.Of(FidelityLevel.Merged2011).With(Defect.PlainDoorbellPointer, false).With(Defect.EntryOnRefusal, false);
        Assert.Equal(machine, scenario.Fidelity);
        Assert.Equal((machine.With(Defect.PlainDoorbellPointer, true).With(Defect.PollUnderSpinlock, false), machine), Drivers(scenario));
        Assert.Equal(
            "merged-2011, plain-doorbell-pointer off, entry-on-refusal off; active: plain-doorbell-pointer on, poll-under-spinlock off",
            scenario.Scenario.DescribeFidelity());
    }

    [Fact]
    public void Another_level_takes_the_place_of_all_that_are_named_and_single_defects_stay()
    {
        const string Text = Texts.Head + "fidelity: v2\nguests: { standby: { fidelity: ideal, defects: { union-ioctls: true } } }\n";
        var scenario = ScenarioLoader.Parse("f", Text).Scenario!;
        Assert.Equal("v2; standby: union-ioctls on", scenario.DescribeFidelity());
        var other = ScenarioBinder.Bind(scenario.At(FidelityLevel.Merged2011), Boards.Mutual, GuestPrograms.Standard).Scenario!;
        var merged = Fidelity.Of(FidelityLevel.Merged2011);
        Assert.Equal((merged, merged.With(Defect.UnionIoctls, true)), Drivers(other));
        Assert.Equal(merged, other.Fidelity);
    }

    [Fact]
    public void The_file_source_takes_the_level_instead() =>
        Assert.Equal(
            Fidelity.Of(FidelityLevel.V2),
            ScenarioFile.Open("scenarios/failover.yaml", RepositoryFiles.Instance, GuestPrograms.Standard, fidelity: FidelityLevel.V2).Scenario!.Fidelity);

    [Theory]
    [InlineData("fidelity: merged-2012", "3:11: unknown fidelity level 'merged-2012'; did you mean 'merged-2011'?")]
    [InlineData("fidelity: { v2: true }", "3:11: 'fidelity' needs one of v2, merged-2011, hardened-2019, ideal, not a group of keys")]
    [InlineData("defects: { plain-doorbell-pointers: true }", "3:12: unknown key 'plain-doorbell-pointers' here; did you mean 'plain-doorbell-pointer'?")]
    [InlineData("defects: { entry-on-refusal: maybe }", "3:30: 'entry-on-refusal' needs true or false, not 'maybe'")]
    [InlineData("guests: { active: { defects: { entry-on-refusal: true } } }", "3:32: 'entry-on-refusal' is a defect of the hypervisor, not of the driver of 'active': it belongs to the 'defects' of the scenario")]
    [InlineData("guests: { active: { defects: { partman-exit-codes: true } } }", "3:32: 'partman-exit-codes' is a defect of partman, not of the driver of 'active': it belongs to the 'defects' of the scenario")]
    [InlineData("guests: { active: { program: bare, fidelity: v2 } }", "3:11: 'active' runs a bare guest: panic, shutdown-grace, console, fidelity, defects, files, processes and subscribers need program: linux")]
    public void What_is_wrong_is_said(string text, string error) => Assert.Contains(error, Texts.Errors(Texts.Head + text + "\n", Boards.Mutual));

    private static (Fidelity Active, Fidelity Standby) Drivers(BoundScenario scenario) =>
        (((LinuxProgram)scenario.Guests[0].Program).Fidelity, ((LinuxProgram)scenario.Guests[1].Program).Fidelity);
}
