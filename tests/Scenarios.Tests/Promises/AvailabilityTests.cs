using FslHv.Abi;
using FslHv.Actors;
using static FslHv.Abi.PartitionState;

namespace FslHv.Scenarios.Tests;

/// <summary>How long a service is away is a result.</summary>
public sealed class AvailabilityTests
{
    private const string Service =
        "until: 1ms\navailability: [{ service: disk, up: { fact: partition.entered, partition: active, state: running }, "
        + "down: [{ fact: partition.entered, partition: active, state: stopping }, { fact: guest.hung, guest: active }]";

    private static readonly Fact Up = Facts.Entered("active", Starting, Running);
    private static readonly Fact Down = Facts.Entered("active", Running, Stopping);

    [Fact]
    public void It_is_measured_from_when_it_is_first_there() => Assert.Equal(
        "✔ service disk: up 77.7777% of 900us; away 2 times, longest 150us from 400us",
        Measure("", (50, Down), (100, Up), (200, Down), (250, Up), (400, Facts.Hung("active")), (410, Down), (550, Up), (560, Up)));

    [Fact]
    public void It_may_be_measured_from_a_time_or_a_fact()
    {
        Assert.Equal("✔ service disk: up 80% of 500us; away once, for 100us from 500us", Measure(", from: 500us", (100, Up), (200, Down), (600, Up)));
        Assert.Equal(
            "✔ service disk: up 87.5% of 800us; away once, for 100us from 300us",
            Measure(", from: { fact: guest.panicked }", (100, Up), (200, Facts.Panicked("standby")), (300, Down), (400, Up)));
    }

    [Fact]
    public void One_that_is_away_at_the_end_is_away_to_the_end_of_its_time() =>
        Assert.Equal("✔ service disk: up 10% of 1ms; away once, for 900us from 100us", Measure("", (0, Up), (100, Down)));

    [Fact]
    public void One_that_stays_is_never_away() => Assert.Equal("✔ service disk: up 100% of 900us; never away", Measure("", (100, Up)));

    [Theory]
    [InlineData(", longest-outage: 100us", "✔ service disk: up 88.8888% of 900us; away once, for 100us from 200us")]
    [InlineData(", longest-outage: 99us", "✘ service disk: up 88.8888% of 900us; away once, for 100us from 200us; may be away for 99us only")]
    [InlineData(", up-at-least: 88.8888%", "✔ service disk: up 88.8888% of 900us; away once, for 100us from 200us")]
    [InlineData(", up-at-least: 88.8889%", "✘ service disk: up 88.8888% of 900us; away once, for 100us from 200us; must be up for 88.8889%")]
    public void Bounds_are_kept_or_not(string bounds, string result) => Assert.Equal(result, Measure(bounds, (100, Up), (200, Down), (300, Up)));

    [Fact]
    public void One_that_was_never_there_breaks_any_bound()
    {
        Assert.Equal("✔ service disk: it was never up", Measure("", (100, Down)));
        Assert.Equal("✘ service disk: it was never up", Measure(", longest-outage: 1s", (100, Down)));
    }

    [Fact]
    public void A_run_that_was_cut_off_is_measured_up_to_there()
    {
        var keeper = Keeper("");
        Tell(keeper, 100, Up);
        Assert.Equal(100_000, keeper.Close(new RunEnd(RunEndReason.Requested, new Instant(200_000), 5)).Measured.Nanoseconds);
    }

    [Fact]
    public void A_run_fails_by_it()
    {
        const string Text = "until: 1s\nguests: { active: { panic: restart } }\ntimeline: [{ at: 500ms, panic: active }]\navailability: [{ service: active, "
            + "up: { fact: guest.booted, guest: active }, down: { fact: guest.panicked, guest: active }, longest-outage: ";
        var good = Texts.Bind(Text + "100ms }]\n", Boards.Mutual);
        Assert.Equal("", Runs.Failure(good, 1));
        var bad = Texts.Bind(Text + "1us }]\n", Boards.Mutual);
        var result = Runs.Run(bad, 1);
        Assert.Equal((false, 1), (result.Holds, result.ExitCode));
        Assert.Contains("  ✘ service active: up 9", ScenarioReport.Write(bad, result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99.5%", 995_000)]
    [InlineData("100 %", 1_000_000)]
    [InlineData("0%", 0)]
    [InlineData("0.0001%", 1)]
    public void A_percentage_is_exact(string text, int millionths)
    {
        Assert.True(Share.TryParse(text, out var share));
        Assert.Equal(millionths, share.Millionths);
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), share.ToString());
    }

    [Theory]
    [InlineData("99.5")]
    [InlineData("100.0001%")]
    [InlineData("0.00001%")]
    [InlineData("-1%")]
    [InlineData("%")]
    public void What_is_no_percentage_is_an_error(string text)
    {
        Assert.False(Share.TryParse(text, out _));
        Assert.Contains(
            "'up-at-least' needs a percentage such as 99.5%",
            Texts.Errors($"{Texts.Head}{Service}, up-at-least: '{text}' }}]\n").Single(), StringComparison.Ordinal);
    }

    private static string Measure(string more, params (long Microseconds, Fact Fact)[] facts)
    {
        var keeper = Keeper(more);
        foreach (var (microseconds, fact) in facts)
            Tell(keeper, microseconds, fact);
        return keeper.Close(new RunEnd(RunEndReason.Quiescent, new Instant(700_000), 5)).ToString();
    }

    private static ServiceKeeper Keeper(string more) => new(Texts.Bind($"{Service}{more} }}]\n", Boards.Mutual).Services[0], Instant.Zero);

    private static void Tell(ServiceKeeper keeper, long microseconds, Fact fact)
    {
        var record = Facts.Record(fact, microseconds, microseconds);
        keeper.OnFact(in record, fact, FactKinds.IndexOf(fact.Kind));
    }
}
