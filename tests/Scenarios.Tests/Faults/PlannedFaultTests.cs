using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>The line of a planned fault.</summary>
public sealed class PlannedFaultTests
{
    [Theory]
    [InlineData("guest-panic worker at 12ms")]
    [InlineData("guest-panic worker at 0")]
    [InlineData("guest-slow worker at 1.5s by=100us")]
    [InlineData("process-terminated worker/daemon at 123.456789ms")]
    [InlineData("memory-hole worker at 1ns address=0x1000 size=8192")]
    [InlineData("driver.open.no-memory worker/ pass 1")]
    [InlineData("driver.open.no-memory * pass 7 times 2 from 3us")]
    [InlineData("hypervisor.reset.no-device hypervisor any-pass")]
    [InlineData("hypervisor.reset.no-device hypervisor any-pass times 3")]
    public void A_line_is_read_and_written_the_same(string line)
    {
        Assert.True(PlannedFault.TryParse(line, out var fault, out var problem), problem);
        Assert.Equal(line, fault!.ToString());
        Assert.True(PlannedFault.TryParse($"  {line.Replace(" ", "   ", StringComparison.Ordinal)} ", out var again, out _));
        Assert.Equal(fault, again);
    }

    [Fact]
    public void What_a_line_leaves_out_has_its_default()
    {
        Assert.True(PlannedFault.TryParse("guest-slow worker at 5ms", out var fault, out _));
        Assert.Equal(("1ms", new FaultMoment.At(Duration.FromMilliseconds(5))), (fault!["by"], fault.Moment));
    }

    [Theory]
    [InlineData("", "a fault is written NAME TARGET at TIME, or NAME TARGET pass N for a fault point")]
    [InlineData("guest-panic worker", "a fault is written NAME TARGET at TIME, or NAME TARGET pass N for a fault point")]
    [InlineData("guest-panik worker at 5ms", "unknown fault 'guest-panik'; did you mean 'guest-panic'?")]
    [InlineData("guest-panic worker pass 3", "guest-panic strikes at a time: guest-panic TARGET at 5ms")]
    [InlineData("guest-panic worker at soon", "'at' needs a duration such as 5ms")]
    [InlineData("guest-panic worker at 5ms by=1ms", "guest-panic knows no 'by=1ms'; there is none")]
    [InlineData("guest-slow worker at 5ms bye=1ms", "guest-slow knows no 'bye=1ms'; did you mean 'by'?")]
    [InlineData("guest-slow worker at 5ms by", "'by' needs a duration such as 5ms: by=1ms")]
    [InlineData("guest-slow worker at 5ms by=1ms by=2ms", "'by' is there twice")]
    [InlineData("driver.open.no-memory a/ at 5ms", "driver.open.no-memory is a fault point: driver.open.no-memory TARGET pass 1, or any-pass")]
    [InlineData("driver.open.no-memory a/ pass 0", "'pass' needs a whole number from 1 to 1000000")]
    [InlineData("driver.open.no-memory a/ pass 1 times", "'times' needs a whole number from 1 to 1000000")]
    [InlineData("driver.open.no-memory a/ pass 1 from x", "'from' needs a duration such as 5ms")]
    [InlineData("driver.open.no-memory a/ any-pass times 0", "'times' needs a whole number from 1 to 1000000")]
    [InlineData("driver.open.no-memory a/ any-pass from 1ms", "driver.open.no-memory knows no 'from'; there is none")]
    public void A_line_that_is_none_says_why(string line, string expected)
    {
        Assert.False(PlannedFault.TryParse(line, out var fault, out var problem));
        Assert.Equal((null, expected), (fault, problem));
    }

    [Fact]
    public void A_plan_is_its_lines()
    {
        string[] lines = ["guest-panic worker at 12ms", "driver.open.no-memory manager/ pass 2"];
        var plan = FaultPlan.Parse(["", .. lines, " "], out var problem);
        Assert.Equal("", problem);
        Assert.Equal(lines, plan!.ToLines());
        Assert.Equal("guest-panic worker at 12ms; driver.open.no-memory manager/ pass 2", plan.ToString());
        Assert.Equal("no faults", FaultPlan.Empty.ToString());
        Assert.Null(FaultPlan.Parse([lines[0], "guest-hang"], out problem));
        Assert.StartsWith("'guest-hang': a fault is written", problem, StringComparison.Ordinal);
    }

    /// <summary>Whatever words follow each other, there is a fault that is written in words that give it again, or a reason.</summary>
    [Fact]
    public void Any_words_are_a_fault_or_a_reason()
    {
        string[] words =
        [
            "guest-panic", "guest-slow", "memory-hole", "driver.open.no-memory", "at", "5ms", "0", "pass", "times", "from", "any-pass", "3", "by=1ms",
            "address=0x10", "size=0", "worker", "*", "=", "",
        ];
        Seeds.Run(usually: 2_000, atLength: 200_000, seed =>
        {
            var draws = new SeededDraws(seed);
            var line = string.Join(' ', Enumerable.Range(0, (int)draws.Next(9)).Select(_ => words[draws.Next(words.Length)]));
            if (!PlannedFault.TryParse(line, out var fault, out var problem))
            {
                Assert.NotEqual("", problem);
                return;
            }

            Assert.True(PlannedFault.TryParse(fault!.ToString(), out var again, out problem), problem);
            Assert.Equal(fault, again);
        });
    }
}
