namespace FslHv.Scenarios.Tests;

/// <summary>What only a board can tell is checked against it, with the same kind of messages.</summary>
public sealed class BindErrorTests
{
    [Theory]
    [InlineData("guests: { standbye: {} }", "3:11: unknown partition 'standbye'; did you mean 'standby'?")]
    [InlineData("guests: { active: { program: lynx } }", "3:11: unknown program 'lynx' for 'active'; there is: bare, claim-pingpong, linux")]
    [InlineData("guests: { active: { program: bare, panic: stop } }", "3:11: 'active' runs a bare guest: panic, shutdown-grace, console, fidelity, defects, files, processes and subscribers need program: linux")]
    [InlineData("guests: { active: { processes: [{ failover-daemon: { name: f, partitions: [active] } }] } }", "3:52: partition 'active' does not manage 'active'; it manages: standby")]
    [InlineData("guests: { active: { processes: [{ doorbell-logger: { name: f } }, { doorbell-logger: { name: f } }] } }", "3:86: 'active' has two processes of the name 'f'")]
    [InlineData("guests: { active: { subscribers: [{ standby: { name: f } }, { standby: { name: f } }] } }", "3:72: 'active' has two subscribers of the name 'f'")]
    [InlineData("timeline: [{ at: 1ms, panic: activ }]", "3:30: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("timeline: [{ at: 1ms, ring: { guest: active, doorbell: ring-standbi } }]", "3:29: 'active' has no send doorbell 'ring-standbi'; did you mean 'ring-standby'?")]
    [InlineData("timeline: [{ at: 1ms, ring: { guest: active, doorbell: from-standby } }]", "3:29: 'active' has no send doorbell 'from-standby'; did you mean 'ring-standby'?")]
    [InlineData("timeline: [{ at: 1ms, manage: { guest: active, do: stop, partition: active } }]", "3:31: partition 'active' does not manage 'active'; it manages: standby")]
    [InlineData("timeline: [{ at: 1ms, partman: status }]", "3:32: 'guest' is to say in which partition partman is run; these manage others: active, standby")]
    [InlineData("timeline: [{ at: 1ms, partman: status, guest: activ }]", "3:32: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("guests: { active: { files: [{ name: a, make: raw }, { name: a, text: x }] } }", "3:53: 'active' has two files of the name 'a'")]
    [InlineData("guests: { active: { files: [{ name: a, file: b.bin }] } }", "3:29: file 'a' was not read from 'b.bin'")]
    [InlineData("timeline: [{ at: 1ms, shell: { do: stop, partition: x } }]", "3:30: unknown partition 'x'; there is: active, standby")]
    [InlineData("timeline: [{ at: 1ms, signal: { guest: active, process: log } }]", "3:31: 'active' has no process 'log'; there is none")]
    [InlineData("guests: { active: { processes: [{ tty-echo: { name: e } }] } }", "3:45: 'active' has no terminals: they need console: true")]
    [InlineData("timeline: [{ at: 1ms, type: { guest: activ, text: x } }]", "3:29: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("timeline: [{ at: 1ms, type: { guest: active, channel: consol, text: x } }]", "3:29: nothing can be typed to 'active' at 'consol'; did you mean 'console'?")]
    [InlineData("timeline: [{ at: 1ms, type: { line: serial, text: x } }]", "3:29: no byte channel ends at a serial line 'serial'; did you mean 'serial0'?")]
    [InlineData("timeline: [{ at: 1ms, error: { domain: pamu, error: operation, guest: activ } }]", "3:30: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("timeline: [{ at: 1ms, error: { domain: pamu, error: acess violation } }]", "3:30: domain pamu has no error 'acess violation'; did you mean 'access violation'?")]
    [InlineData("timeline: [{ at: 1ms, error: { domain: ccf } }]", "3:30: domain ccf has several errors: multiple intervention, local access")]
    [InlineData("timeline: [{ at: 1ms, error: { domain: pamu, error: operation, guest: active } }]", "3:30: 'operation' of domain pamu concerns no guest")]
    [InlineData("timeline: [{ at: 1ms, error: { domain: machine check } }]", "3:30: a machine check needs the guest that it befalls")]
    [InlineData("expect: [{ never: { fact: console.output, guest: hypervizor } }]", "3:50: unknown partition 'hypervizor'; there is: active, standby")]
    [InlineData("expect: [{ never: { fact: device.claimed, from: activ } }]", "3:49: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("timeline: [{ at: 1ms, interrupt: { device: dma0 } }]", "3:34: no partition has a device 'dma0'; there is none")]
    [InlineData("guests: { active: { subscribers: [{ standby: { name: f, claims: [dma0] } }] } }", "3:46: 'active' has no claimable device 'dma0'")]
    [InlineData("guests: { active: { program: claim-pingpong, panic: stop } }", "3:11: 'active' runs a bare guest: panic, shutdown-grace, console, fidelity, defects, files, processes and subscribers need program: linux")]
    [InlineData("timeline: [{ at: 1ms, fault: { point: driver.open.nomemory } }]", "3:30: unknown fault point 'driver.open.nomemory'; did you mean 'driver.open.no-memory'?")]
    [InlineData("timeline: [{ at: 1ms, fault: { point: driver.open.no-memory, at: actve/ } }]", "3:30: no actor's path begins with 'actve/'; did you mean 'active'?")]
    [InlineData("expect: [{ never: { fact: guest.hung, guest: [active, standy] } }]", "3:46: unknown partition 'standy'; did you mean 'standby'?")]
    [InlineData("expect: [{ never: { fact: doorbell.rung, doorbell: state-change of activ } }]", "3:52: unknown doorbell 'state-change of activ'; did you mean 'state-change of active'?")]
    [InlineData("expect: [{ never: { fact: file.queued, doorbell: active/state-change } }]", "3:50: 'doorbell' names a node, so the pattern needs one 'guest' whose node it is")]
    [InlineData("expect: [{ never: { fact: file.queued, guest: standby, doorbell: active/state-chang } }]", "3:66: 'standby' has no receive doorbell 'active/state-chang'; did you mean 'active/state-change'?")]
    [InlineData("expect: [{ never: { fact: failover.told, subscriber: storage } }]", "3:54: unknown subscriber 'storage'; there is none")]
    [InlineData("expect: [{ always: { partition: activ, is: running } }]", "3:10: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("images: [{ at: 0xfe8020004, make: raw }]", "3:10: no partition of the board has an image at 0xfe8020004; there are 0xfe8020000")]
    [InlineData("images: [{ at: 0xfe8020000, make: raw }, { at: 0xfe8020000, make: raw }]", "3:42: two images at 0xfe8020000")]
    [InlineData("images: [{ at: 0xfe8020000, make: elf32, load: 0x100000000 }]", "3:10: addresses of elf32 have 32 bits")]
    [InlineData("images: [{ at: 0xfe8020000, file: none.elf }]", "3:35: there is no file none.elf")]
    [InlineData("guests: { active: { processes: [{ loader: { name: f, partition: standby, entry: 4 } }] } }", "3:43: a raw image is entered at its beginning; another entry needs make: elf32 or elf64")]
    [InlineData("guests: { active: { processes: [{ loader: { name: f, partition: standby, make: elf64, entry: 65536 } }] } }", "3:43: the entry 0x10000 does not lie in the image")]
    [InlineData("guests: { active: { processes: [{ loader: { name: l, partition: standby, make: elf64, size: 0 } }] } }", "3:43: an ELF image has at least one byte")]
    public void A_name_that_the_board_does_not_have_is_an_error(string text, string error) =>
        Assert.Equal([error], Texts.Errors(Texts.Head + text + "\n", Boards.Mutual));

    [Fact]
    public void Typing_at_the_hypervisors_console_needs_one() => Assert.Equal(
        ["3:29: the hypervisor has no console on a serial line; the board's hv-config node names one with 'stdout'"],
        Texts.Errors(Texts.Head + "timeline: [{ at: 1ms, type: { on: hypervisor, text: x } }]\n", Boards.WithoutConsole));

    [Fact]
    public void Nodes_and_labels_become_the_handles_that_facts_carry()
    {
        const string Text = "expect: [{ never: { fact: file.queued, guest: standby, doorbell: active/state-change } }, "
            + "{ never: { fact: driver.status-sampled, partition: active } }]\n";
        var scenario = Texts.Bind(Text, Boards.Mutual);
        Assert.True(Facts.Matches(scenario, 0, new Abi.FileFact.Queued("standby", 1, new(67))));
        Assert.False(Facts.Matches(scenario, 0, new Abi.FileFact.Queued("standby", 1, new(68))));
        Assert.True(Facts.Matches(scenario, 1, new Abi.DriverFact.StatusSampled("standby", new(1), "stopped")));
        Assert.False(Facts.Matches(scenario, 1, new Abi.DriverFact.StatusSampled("standby", new(2), "stopped")));
    }

    [Fact]
    public void Programs_of_the_users_own_may_pass_fault_points_and_tell_subscribers_that_nobody_knows()
    {
        var programs = GuestPrograms.Standard.With("mine", _ => new Partitions.BareProgram());
        Texts.Bind(
            "guests: { active: { program: mine } }\ntimeline: [{ at: 0, fault: { point: mine.fails } }]\n"
                + "expect: [{ never: { fact: failover.told, subscriber: mine } }]\n",
            Boards.Mutual,
            programs);
    }
}
