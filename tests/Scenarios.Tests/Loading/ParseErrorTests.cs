namespace FslHv.Scenarios.Tests;

/// <summary>Every error of a file is one line that names the place, what is wrong, and what would be right.</summary>
public sealed class ParseErrorTests
{
    [Theory]
    [InlineData("", "1:1: the file is empty")]
    [InlineData("- a\n", "1:1: the file needs the keys of a scenario, not a list")]
    [InlineData("scenario: x\n", "1:1: a scenario needs the key 'board'")]
    [InlineData("scenario: x\nbord: b\n", "1:1: a scenario needs the key 'board'", "2:1: unknown key 'bord' here; did you mean 'board'?")]
    [InlineData("scenario: x\nboard:\n", "2:7: 'board' needs a text, not nothing")]
    [InlineData("scenario: x\nboard: b\nscenario: y\n", "3:1: key 'scenario' is here a second time")]
    [InlineData("scenario: x\nboard: b\n---\na: b\n", "3:1: a second document begins here; a scenario file holds one")]
    [InlineData("scenario: x\nboard: [b]\n", "2:8: 'board' needs a text, not a list")]
    [InlineData("scenario: x\nboard: b\n? [a]\n: 1\n", "3:3: a key must be a word, not a list")]
    [InlineData("a: &x [*x]\n", "1:8: this is not YAML: no anchor 'x' ends before this alias")]
    public void A_file_as_a_whole(string text, params string[] errors) => Assert.Equal(errors, Texts.Errors(text));

    [Theory]
    [InlineData("until: 5\n", "3:8: 'until' needs a duration above zero such as 5ms, not '5'")]
    [InlineData("until: 0\n", "3:8: 'until' needs a duration above zero such as 5ms, not '0'")]
    [InlineData("until: { a: 1 }\n", "3:8: 'until' needs a duration above zero such as 5ms, not a group of keys")]
    [InlineData("partitions-max: many\n", "3:17: 'partitions-max' needs a whole number from 1 to 1000, not 'many'")]
    [InlineData("partitions-max: 0\n", "3:17: 'partitions-max' needs a whole number from 1 to 1000, not '0'")]
    [InlineData("latencies: { hcal: 1us }\n", "3:14: unknown key 'hcal' here; did you mean 'hcall'?")]
    [InlineData("latencies: { hcall: 2us..1us }\n", "3:21: 'hcall' needs a duration such as 1us, or a range such as 200ns..500ns, not '2us..1us'")]
    [InlineData("timeline: { at: 1ms }\n", "3:11: 'timeline' needs a list, each item the keys of a timeline entry, not a group of keys")]
    public void The_keys_of_a_scenario(string text, params string[] errors) => Assert.Equal(errors, Texts.Errors(Texts.Head + text));

    [Theory]
    [InlineData("{ progam: linux }", "3:16: unknown key 'progam' here; did you mean 'program'?")]
    [InlineData("{ zzzzzzz: 1 }", "3:16: unknown key 'zzzzzzz' here; there is: program, image, fidelity, defects, panic, shutdown-grace, console, files, processes, subscribers")]
    [InlineData("{ panic: explode }", "3:23: unknown panic setting 'explode'; there is: hang, restart, stop")]
    [InlineData("{ image: presnt }", "3:23: unknown image setting 'presnt'; did you mean 'present'?")]
    [InlineData("{ processes: [{ failover: { name: a } }] }", "3:28: a process needs one of 'failover-daemon', 'doorbell-logger', 'watchdog-daemon', 'status-poller', 'shutdown-requester', 'tty-echo', 'tty-sender', 'tree-reader', 'loader' or 'partman'", "3:30: unknown key 'failover' here; did you mean 'failover-daemon'?")]
    [InlineData("{ processes: [{ doorbell-logger: { read-every: 5ms } }] }", "3:47: a doorbell logger needs the key 'name'")]
    [InlineData("{ processes: [{ failover-daemon: { name: a, load: yes } }] }", "3:64: 'load' needs true or false, not 'yes'")]
    public void The_keys_of_a_guest(string guest, params string[] errors) =>
        Assert.Equal(errors, Texts.Errors($"{Texts.Head}guests: {{ a: {guest} }}\n"));

    [Theory]
    [InlineData("{ panic: a }", "3:12: a timeline entry needs one of 'at' or 'when'")]
    [InlineData("{ at: 1ms }", "3:12: a timeline entry needs one of 'panic', 'hang', 'ignore-shutdown', 'starve-watchdog', 'slow', 'unload-driver', 'power-off', 'stop-self', 'restart-self', 'restart-every-vcpu', 'reset-machine', 'reset', 'ring', 'manage', 'partman', 'shell', 'signal', 'type', 'interrupt', 'error', 'memory-hole', 'fault', 'node-crash', 'node-restart', 'node-pause', 'node-resume', 'clock-drift', 'slow-disk', 'link-cut', 'link-heal', 'link-slow', 'link-lose', 'link-duplicate', 'link-delay' or 'broker-outage'")]
    [InlineData("{ at: 1ms, panic: a, hang: b }", "3:39: 'panic' and 'hang' exclude each other")]
    [InlineData("{ at: 1ms, hang: a, plus: 1ms }", "3:38: 'plus' goes only with 'when'")]
    [InlineData("{ at: 1ms, hang: a, reason: x }", "3:40: 'reason' goes only with 'panic'")]
    [InlineData("{ at: 1ms, ring: { guest: a, doorbell: b, times: 0 } }", "3:61: 'times' needs a whole number from 1 to 1000000, not '0'")]
    [InlineData("{ at: 1ms, partman: \"stop -h 'a\" }", "3:32: 'partman' needs a command line whose quotes end, not 'stop -h 'a'")]
    [InlineData("{ at: 1ms, hang: a, guest: b }", "3:39: 'guest' goes only with 'partman'")]
    [InlineData("{ at: 1ms, shell: { do: reboot, partition: a } }", "3:36: unknown command 'reboot'; there is: start, stop, restart, pause, resume")]
    public void The_keys_of_a_timeline_entry(string entry, params string[] errors) =>
        Assert.Equal(errors, Texts.Errors($"{Texts.Head}timeline: [{entry}]\n"));

    [Theory]
    [InlineData("{ eventually: { fact: partition.entered }, witin: 5ms }", "3:53: unknown key 'witin' here; did you mean 'within'?")]
    [InlineData("{ never: { fact: partition.enterd } }", "3:27: unknown fact 'partition.enterd'; did you mean 'partition.entered'?")]
    [InlineData("{ never: { partition: a } }", "3:19: 'never' needs the key 'fact' with a kind of fact")]
    [InlineData("{ never: { fact: guest.hung, gest: a } }", "3:39: guest.hung has no field 'gest'; did you mean 'guest'?")]
    [InlineData("{ never: { fact: partition.entered, state: runing } }", "3:53: 'state' of partition.entered is never 'runing'; did you mean 'running'?")]
    [InlineData("{ never: { fact: dma.disabled, cause: stopp } }", "3:48: 'cause' of dma.disabled is never 'stopp'; did you mean 'stop'?")]
    [InlineData("{ never: { fact: dma.blocked, reason: windows } }", "3:48: 'reason' of dma.blocked is never 'windows'; did you mean 'window'?")]
    [InlineData("{ never: { fact: guest.booted, boot: one } }", "3:47: 'boot' of guest.booted is a number, never 'one'")]
    [InlineData("{ never: { fact: guest.booted, guest: { nt: a } } }", "3:48: 'guest' of guest.booted may be a value, a list of values, or { not: … }")]
    [InlineData("{ never: { fact: guest.booted, guest: [] } }", "3:48: 'guest' of guest.booted needs a value, not a list")]
    [InlineData("{ exactly: { times: 2 } }", "3:21: a count needs the key 'of'")]
    [InlineData("{ always: { partition: a, is: alive } }", "3:40: 'is' is never 'alive'; there is: stopped, running, starting, stopping, pausing, paused, resuming, starting-uninit, stopping-percpu")]
    [InlineData("{ counter: { of: hcalls } }", "3:21: a counter needs one of 'exactly', 'at-least' or 'at-most'")]
    [InlineData("{ name: x }", "3:10: an expectation needs one of 'eventually', 'never', 'exactly-once', 'exactly', 'at-least', 'at-most', 'one-of', 'always', 'finally' or 'counter'")]
    [InlineData("{ never: { fact: guest.hung }, after: 1ms }", "3:48: 'after' goes only with 'eventually'")]
    public void The_keys_of_an_expectation(string entry, params string[] errors) =>
        Assert.Equal(errors, Texts.Errors($"{Texts.Head}expect: [{entry}]\n"));

    [Fact]
    public void Text_that_is_no_yaml_is_one_error_with_its_place()
    {
        var error = Assert.Single(Texts.Errors("scenario: x\nboard: [b\n"));
        Assert.StartsWith("3:1: this is not YAML: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_an_error() =>
        Assert.Contains(": nested more than 24 deep", Assert.Single(Texts.Errors(new string('[', 100_000))), StringComparison.Ordinal);

    [Fact]
    public void A_bomb_of_aliases_is_an_error()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 12; i++)
            text += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        Assert.Contains("once aliases are followed", Assert.Single(Texts.Errors(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_an_error() =>
        Assert.Equal("1:1: the file has 1048577 characters, more than 1048576", Assert.Single(Texts.Errors(new string('#', (1 << 20) + 1))));

    [Fact]
    public void Aliases_stand_for_what_their_anchor_holds()
    {
        var reading = ScenarioLoader.Parse("f", Texts.Head + "expect:\n- never: &p { fact: guest.hung, guest: a }\n- exactly-once: *p\n");
        Assert.Equal(((Expectation.Times)reading.Scenario!.Expectations[0]).Of, ((Expectation.Times)reading.Scenario.Expectations[1]).Of);
    }

    [Fact]
    public void All_errors_of_a_file_come_at_once_in_its_order()
    {
        var errors = Texts.Errors("scenaro: x\nuntil: soon\nexpect: [{ nevr: 1 }]\nboard: b\n");
        Assert.Equal(["1:1", "1:1", "2:8", "3:10", "3:12"], errors.Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]));
    }
}
