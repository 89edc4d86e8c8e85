using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;
using FslHv.Tests;

namespace FslHv.Machine.Tests;

/// <summary>Every command of the hypervisor's shell: what it prints, and what it does.</summary>
public sealed class ShellCommandTests
{
    private readonly ShellSession _shell = new();

    [Fact]
    public void The_prompt_stands_there_from_power_on() => Assert.Equal(ShellSession.Prompt, _shell.AtPowerOn);

    [Theory]
    [InlineData("help")]
    [InlineData("?")]
    public void Help_lists_the_table_of_commands(string name)
    {
        var lines = _shell.Command(name).Split('\n');
        Assert.Equal("Commands:", lines[0]);
        Assert.Equal("  help (?) - List the commands, or explain one", lines[1]);
        Assert.Equal(ShellCommand.All.Count, lines.Length - 3);
        Assert.Contains("  guestmem (gm) - Show memory of a guest", lines);
    }

    [Theory]
    [InlineData("help gm", "guestmem (gm) - Show memory of a guest\n\n  Usage: guestmem <partition> <address> [<length>]\n\n  256 bytes without <length>, 1048576 at most. What is no memory of the guest is left out.\n\n")]
    [InlineData("help version", "version - Show the version of the hypervisor\n\n")]
    [InlineData("help nothing", "help: unknown command 'nothing'.\n")]
    public void Help_explains_one(string line, string text) => Assert.Equal(text, _shell.Command(line));

    [Fact]
    public void Every_command_of_the_table_is_known()
    {
        foreach (var command in ShellCommand.All)
        {
            if (command.Verb is ShellVerb.Reset or ShellVerb.Crash)
                continue;
            Assert.DoesNotContain("Unknown command", _shell.Command(command.Name), StringComparison.Ordinal);
            if (command.Alias.Length > 0)
                Assert.Equal(_shell.Command(command.Name), _shell.Command(command.Alias));
        }
    }

    [Fact]
    public void Version_is_one_line() => Assert.Equal("Freescale Embedded Hypervisor version 1.3-010\n", _shell.Command("version"));

    [Fact]
    public void Info_lists_number_label_state_and_vcpus() => Assert.Equal(
        "Partition   Name        State         Vcpus\n"
        + "-------------------------------------------\n"
        + "1           manager\trunning         1\n"
        + "2           worker\tstopped         2\n"
        + "3           2\trunning         1\n",
        _shell.Command("info"));

    [Fact]
    public void Info_has_internal_names_of_states()
    {
        var early = new ShellSession(boots: false);
        early.Machine.Run(Duration.FromMicroseconds(10));
        Assert.Contains("1           manager\tunknown         1\n", early.Type("info\r"), StringComparison.Ordinal);

        _shell.Send("stop manager\rinfo\r");
        Assert.Contains("1           manager\tstopping         1\n", _shell.Run(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate 1", "Unknown command 'frobnicate'.\n")]
    [InlineData("stats print 1", "Unknown command 'stats'.\n")]
    [InlineData("''", "Unknown command ''.\n")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("'inf", "Missing end quote\n")]
    [InlineData("stop", "Usage: stop <partition-spec>\n")]
    [InlineData("stop 'wor", "Missing end quote\nUsage: stop <partition-spec>\n")]
    [InlineData("start", "Usage: start [load] <partition-spec>\n")]
    [InlineData("start load", "Usage: start [load] <partition-spec>\n")]
    [InlineData("restart", "Usage: restart <partition-spec>\n")]
    [InlineData("pause", "Usage: pause <partition-spec>\n")]
    [InlineData("resume", "Usage: resume <partition-spec>\n")]
    [InlineData("gdt print", "Usage: gdt <cmd> <partition-spec>\n")]
    [InlineData("gdt print 9", "Partition '9' does not exist.\n")]
    [InlineData("gdt show 2", "Partition 1: worker\n")]
    [InlineData("gm 1", "Usage: guestmem <partition> <address> [<length>]\n")]
    [InlineData("gm nobody 0", "Partition 'nobody' does not exist.\nInvalid guest specified\n")]
    [InlineData("gm 1 0z", "Unrecognized number format: 0z\n")]
    [InlineData("gm 1 0 -1", "Number exceeds range: -1\n")]
    [InlineData("gm 1 0x10000000000000000", "Number exceeds range: 0x10000000000000000\n")]
    [InlineData("gm 1 0 0x100001", "Invalid length\n")]
    [InlineData("gm 1 0 0", "")]
    [InlineData("pause nobody", "Partition 'nobody' does not exist.\n")]
    [InlineData("resume 0", "Partition '0' does not exist.\n")]
    [InlineData("stop 2", "Couldn't stop partition.\n")]
    [InlineData("stop worker", "Couldn't stop partition.\n")]
    [InlineData("restart 0b10", "Couldn't restart partition.\n")]
    [InlineData("pause 02", "Couldn't pause partition.\n")]
    [InlineData("resume 0x2", "Couldn't resume partition.\n")]
    [InlineData("start manager", "Couldn't start partition.\n")]
    [InlineData("start load 1", "Couldn't start partition.\n")]
    [InlineData("hdt", "This board was given without a hardware tree.\n")]
    public void What_is_refused_says_why(string line, string text) => Assert.Equal(text, _shell.Command(line));

    [Fact]
    public void Quotes_let_a_label_have_spaces()
    {
        var shell = new ShellSession(ShellSession.Board.Replace("\"manager\"", "\"the 'one' \"", StringComparison.Ordinal));
        Assert.Equal("", shell.Command("stop the\" 'one' \""));
        Assert.Equal("1           the 'one' \tstopped         1", shell.Row("the 'one' "));
    }

    [Fact]
    [Conforms("c.2-1", "c.5-4")]
    public void An_operator_pauses_resumes_restarts_stops_and_starts()
    {
        Assert.Equal("", _shell.Command("pause manager"));
        Assert.Equal("1           manager\tpaused         1", _shell.Row("manager"));
        Assert.Equal("Couldn't restart partition.\n", _shell.Command("restart manager"));
        Assert.Equal("", _shell.Command("resume manager"));
        Assert.Equal("1           manager\trunning         1", _shell.Row("manager"));
        Assert.Equal("", _shell.Command("restart 1"));
        Assert.Contains(_shell.Machine.Notes, note => note is PartitionFact.GuestEntered { Partition: "manager", Boot.Value: 2 });
        Assert.Equal("", _shell.Command("stop 1"));
        Assert.Equal("1           manager\tstopped         1", _shell.Row("manager"));
        Assert.Equal("", _shell.Command("start load 1"));
        Assert.Equal("1           manager\trunning         1", _shell.Row("manager"));
    }

    [Fact]
    public void A_stop_at_the_shell_is_told_by_the_live_tree()
    {
        _shell.Command("stop manager");
        var tree = _shell.Command("gdt print manager");
        Assert.Contains("\t\tfsl,hv-stopped-by = \"shell\";\n", tree, StringComparison.Ordinal);
        Assert.Contains("\t\tfsl,hv-reason-stopped = \"stop\";\n", tree, StringComparison.Ordinal);
    }

    [Fact]
    [Conforms("c.5-3")]
    public void A_start_without_loading_keeps_the_stored_entry()
    {
        _shell.Machine.Engine.Inject(_shell.Machine.Guest("manager"), new MakeCall(new Hcall.PartitionStart(new(2), 0x4000, Load: false)), Duration.Zero);
        _shell.Run();
        _shell.Command("stop worker");
        Assert.Equal("", _shell.Command("start worker"));
        Assert.Contains(_shell.Machine.Notes, note => note is PartitionFact.GuestEntered { Partition: "worker", Boot.Value: 2, Entry: 0x4000 });
        Assert.DoesNotContain(_shell.Machine.Notes, note => note is PartitionFact.ImagesLoaded);
    }

    [Fact]
    public void Timeline_operations_and_typed_commands_are_answered_alike_but_only_the_latter_print()
    {
        _shell.Machine.Engine.Inject(_shell.Machine.Hypervisor, new HypervisorRequest.Shell(new(2), LifecycleRequest.Stop), Duration.Zero);
        Assert.Equal("", _shell.Run());
        var fact = Assert.Single(_shell.Machine.Notes.OfType<HypervisorFact.ShellAnswered>());
        _shell.Command("stop worker");
        Assert.Equal(fact, Assert.Single(_shell.Machine.Notes.OfType<HypervisorFact.ShellAnswered>()));
    }

    [Fact]
    public void Gdt_prints_the_live_tree_below_the_partitions_index()
    {
        var tree = _shell.Command("gdt print worker");
        Assert.StartsWith("Partition 1: worker\n/ {\n\tlabel = \"worker\";\n", tree, StringComparison.Ordinal);
        Assert.Contains("\t\tguest-id = <2>;\n", tree, StringComparison.Ordinal);
        Assert.Contains("\t\thcall-instructions = <0x44000022>;\n", tree, StringComparison.Ordinal);
        Assert.EndsWith("};\n", tree, StringComparison.Ordinal);
    }

    [Fact]
    public void Cdt_prints_the_configuration_tree()
    {
        var tree = _shell.Command("cdt");
        Assert.StartsWith("/ {\n\tcompatible = \"fsl,hv-config\";\n\tarea1 {\n", tree, StringComparison.Ordinal);
        Assert.Contains("\t\tsize = <0 0x100000>;\n", tree, StringComparison.Ordinal);
    }

    [Fact]
    public void Hdt_prints_the_hardware_tree()
    {
        var shell = new ShellSession(hardware: """
            /dts-v1/;
            / {
              #address-cells = <2>; #size-cells = <2>; compatible = "fsl,P4080DS"; empty;
              odd = [01 02 03]; timebase-frequency = <40000000>; two = "a", "b"; blank = ""; interrupts = "abc";
              serial0: serial@0 { reg = <0 0xff 0 0x100>; };
              aliases { serial0 = &serial0; };
            };
            """);
        Assert.Equal(
            "/ {\n\t#address-cells = <2>;\n\t#size-cells = <2>;\n\tcompatible = \"fsl,P4080DS\";\n\tempty;\n"
            + "\todd = [01 02 03];\n\ttimebase-frequency = <40000000>;\n"
            + "\ttwo = \"a\", \"b\";\n\tblank = [00];\n\tinterrupts = <0x61626300>;\n"
            + "\tserial@0 {\n\t\treg = <0 255 0 0x100>;\n\t};\n\taliases {\n\t\tserial0 = \"/serial@0\";\n\t};\n};\n",
            shell.Command("hdt"));
    }

    [Fact]
    public void Guestmem_shows_rows_of_sixteen_bytes_and_leaves_out_what_is_no_memory()
    {
        _shell.Machine.Engine.Inject(
            _shell.Machine.Guest("manager"), new MakeStore(0xFFFE8, Bytes.Copy("0123456789abcdef\u007f\u0080\u001f"u8)), Duration.Zero);
        Assert.Equal(
            "000fffe0:                         30 31 32 33 34 35 36 37  |  ........01234567\n"
            + "000ffff0: 38 39 61 62 63 64 65 66 7f c2 80 1f 00 00 00 00  |  89abcdef\u007f.......\n",
            _shell.Command("gm manager 0xfffe8"));
        Assert.Equal("", _shell.Command("gm manager 0x100000 1048576"));
        Assert.Equal("", _shell.Command("gm manager 0xffffffffffffffff 1"));
        Assert.Equal(16, _shell.Command("guestmem 1 0").Count(each => each == '\n'));
        Assert.Equal("00000020:          00 00                                   |  ................\n", _shell.Command("gm 1 043 2"));
    }

    [Fact]
    public void Paact_lists_the_liodns_of_partitions() => Assert.Equal(
        "          sub                                  sub   stash  oper.\n"
        + "      val win   base       xlate               win   cache  trans\n"
        + "liodn bit  #    addr       addr       size     cnt   id     mode\n"
        + "-----------------------------------------------------------------\n"
        + "No entry found\n",
        _shell.Command("paact"));

    [Fact]
    public void Error_policy_lists_every_error()
    {
        var lines = _shell.Command("error_policy").Split('\n');
        Assert.Equal(["error", "domain            error               policy", "---------------------------------------------"], lines[..3]);
        Assert.Equal("  cpc                multiple errors  disable", lines[3]);
        Assert.Contains(" pamu               access violation   notify", lines);
    }

    [Fact]
    public void Buildconfig_names_the_options() =>
        Assert.Contains("# CONFIG_STATISTICS is not set\n", _shell.Command("bc"), StringComparison.Ordinal);

    [Fact]
    public void Loglevel_shows_and_sets_levels_until_the_machine_resets()
    {
        Assert.StartsWith(
            "Group             Loglevel\n---------------------------------\nmisc                 4\n", _shell.Command("loglevel"), StringComparison.Ordinal);
        Assert.Equal("", _shell.Command("ll pamu 0xf"));
        Assert.Equal("Level for group pamu: 15\n", _shell.Command("ll pamu"));
        Assert.Equal("Invalid log group\n", _shell.Command("ll nothing"));
        Assert.Equal("Invalid log level (valid values: 0-15)\n", _shell.Command("ll pamu 16"));
        Assert.Equal("Invalid log level (valid values: 0-15)\n", _shell.Command("ll pamu much"));
        _shell.Type("reset\r");
        Assert.Equal("Level for group pamu: 4\n", _shell.Command("ll pamu"));
    }

    [Fact]
    [Conforms("c.8-6")]
    public void Reset_resets_the_machine_and_the_shell_starts_anew()
    {
        var printed = _shell.Type("reset\rinfo\rhalf a li");
        Assert.EndsWith(ShellSession.Prompt, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Partition", printed, StringComparison.Ordinal);
        Assert.Contains(_shell.Machine.Notes, note => note is MachineFact.Reset { By: "operator", Cause: "shell" });
        Assert.Equal("1           manager\trunning         1", _shell.Row("manager"));
    }
}
