namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>One side's endpoint is enough; both must agree; a third is refused.</summary>
public sealed class ByteChannelTests
{
    [Theory]
    [InlineData("", "endpoint = <&a>;")]
    [InlineData("endpoint = <&b>;", "")]
    [InlineData("endpoint = <&b>;", "endpoint = <&a>;")]
    [Conforms("d.1-12", "d.1-13")]
    public void One_endpoint_of_two_is_enough(string first, string second)
    {
        var plan = Two($"a: a {{ compatible = \"byte-channel\"; {first} }};", $"b: b {{ compatible = \"byte-channel\"; {second} }};");
        Assert.Equal(["a of one - b of two"], Ends(plan));
        Assert.Empty(plan.Remarks);
        Assert.Equal("b of two", plan.Partitions[0].LocalHandles.ToArray().OfType<HandleEntry.ByteChannel>().Single().Endpoint);
        var other = plan.Partitions[1].LocalHandles.ToArray().OfType<HandleEntry.ByteChannel>().Single();
        Assert.Equal(("a of one", 0, 1), (other.Endpoint, other.Channel, other.Side));
    }

    [Fact]
    [Conforms("d.1-14")]
    public void Both_sides_must_agree()
    {
        var plan = Two(
            "a: a { compatible = \"byte-channel\"; endpoint = <&b>; };",
            "b: b { compatible = \"byte-channel\"; endpoint = <&c>; }; c: c { compatible = \"byte-channel\"; };");
        plan.Remark("/p2/b: endpoint: /p2/c, but /p1/a is connected to this one already; skipped");
        Assert.False(plan.HasGuest(1, "/hypervisor/handles/b"));
        Assert.Equal(["a of one - nobody", "c of two - nobody"], Ends(plan));
    }

    [Fact]
    [Conforms("d.1-15")]
    public void A_third_that_points_at_a_taken_side_is_refused()
    {
        var plan = Two(
            "a: a { compatible = \"byte-channel\"; };",
            "b { compatible = \"byte-channel\"; endpoint = <&a>; }; c { compatible = \"byte-channel\"; endpoint = <&a>; };");
        plan.Remark("/p2/c: endpoint: /p1/a is connected to /p2/b already; skipped");
        Assert.False(plan.HasGuest(1, "/hypervisor/handles/c"));
        Assert.Equal(["a of one - b of two"], Ends(plan));
    }

    [Fact]
    [Conforms("d.1-17")]
    public void Two_channels_of_one_partition_may_be_joined()
    {
        var plan = Board.PlanOne("a: a { compatible = \"byte-channel\"; }; b { compatible = \"byte-channel\"; endpoint = <&a>; };");
        Assert.Equal(["a of /p1 - b of /p1"], Ends(plan));
        Assert.Empty(plan.Remarks);
    }

    [Fact]
    public void A_channel_cannot_be_its_own_other_end()
    {
        var plan = Board.PlanOne("a: a { compatible = \"byte-channel\"; endpoint = <&a>; };");
        plan.Remark("/p1/a: endpoint: is itself; skipped");
        Assert.False(plan.HasGuest(0, "/hypervisor/handles/a"));
    }

    [Fact]
    public void A_channel_that_leads_to_nobody_is_there_all_the_same()
    {
        var plan = Board.PlanOne("a { compatible = \"byte-channel\"; };");
        Assert.Equal(["a of /p1 - nobody"], Ends(plan));
        Assert.True(plan.HasGuest(0, "/hypervisor/handles/a"));
    }

    [Fact]
    [Conforms("d.1-12")]
    public void A_channel_may_lead_to_a_serial_device_that_no_multiplexer_has()
    {
        var plan = Board.Plan(
            $$"""
            hvcfg { uart1: uart1 { device = "serial1"; }; };
            p1 { {{Board.Needs}} cpus = <0 1>; a { compatible = "byte-channel"; endpoint = <&uart1>; }; b { compatible = "byte-channel"; endpoint = <&uart>; }; };
            """);
        Assert.Equal(["serial1 - a of /p1"], Ends(plan));
        plan.Remark("/p1/b: endpoint: /hvcfg/uart is taken; skipped");
    }

    [Theory]
    [InlineData("", "no mux-channel of one cell")]
    [InlineData("mux-channel = <32>;", "mux-channel 32: there are 32, from 0")]
    public void A_multiplexer_without_a_usable_channel_number_leads_to_nobody(string property, string remark)
    {
        var plan = Board.PlanOne($"a {{ compatible = \"byte-channel\"; endpoint = <&uart_mux>; {property} }};");
        plan.Remark(remark);
        Assert.Equal(["a of /p1 - nobody"], Ends(plan));
        Assert.True(plan.HasGuest(0, "/hypervisor/handles/a"));
    }

    [Fact]
    [Conforms("d.1-12")]
    public void One_channel_number_for_two_is_told()
    {
        var plan = Board.PlanOne(
            "a { compatible = \"byte-channel\"; endpoint = <&uart_mux>; mux-channel = <1>; }; "
                + "b { compatible = \"byte-channel\"; endpoint = <&uart_mux>; mux-channel = <1>; };");
        plan.Remark("/p1/b: mux-channel 1 is also that of /p1/a");
        Assert.Equal(["channel 1 of mux - a of /p1", "channel 1 of mux - b of /p1"], Ends(plan));
    }

    [Fact]
    public void An_endpoint_of_another_kind_leads_to_nobody()
    {
        var plan = Board.PlanOne("a { compatible = \"byte-channel\"; endpoint = <&db0>; };");
        plan.Remark("/p1/a: endpoint: /bells/bell0 is no byte channel, multiplexer or device; connected to nobody");
        Assert.True(plan.HasGuest(0, "/hypervisor/handles/a"));
    }

    [Fact]
    public void The_hypervisors_console_may_be_a_serial_line_of_its_own()
    {
        var plan = Board.Plan("hvcfg { stdout = <&uart1>; uart1: uart1 { device = \"serial1\"; }; };");
        Assert.Equal(["stdout of the hypervisor - serial1"], Ends(plan));
        Assert.Equal((0, 0), (plan.Hypervisor.Console, plan.Hypervisor.ConsoleSide));
        Assert.True(plan.ConfigurationTree.Length > 0);
        Assert.Equal(0, plan.HardwareTree.Length);
    }

    [Fact]
    public void A_serial_line_of_a_multiplexer_is_no_console()
    {
        var plan = Board.Plan("hvcfg { stdout = <&uart>; };");
        Assert.Equal(-1, plan.Hypervisor.Console);
        Assert.Equal(0, plan.ConfigurationTree.Length);
        plan.Remark("/hvcfg: stdout: /hvcfg/uart is taken; skipped");
    }

    /// <summary>The fuzz found that a machine of such a plan did not run: a line has one user, whoever names it.</summary>
    [Fact]
    public void A_serial_line_that_two_nodes_name_has_one_user()
    {
        var plan = Board.Plan("hvcfg { stdout = <&again>; again: again { device = \"serial0\"; }; };");
        Assert.Equal(-1, plan.Hypervisor.Console);
        plan.Remark("/hvcfg: stdout: /hvcfg/again is taken; skipped");
    }

    /// <summary>So it did of a console at a device without a name.</summary>
    [Fact]
    public void A_device_without_a_name_is_no_serial_line()
    {
        var plan = Board.PlanOne("a { compatible = \"byte-channel\"; endpoint = <&none>; }; none: none { device = \"\"; };");
        plan.Remark("/p1/a: endpoint: /p1/none is no byte channel, multiplexer or device; connected to nobody");
    }

    [Fact]
    public void Which_end_is_the_consoles_is_known_when_both_are_the_hypervisors()
    {
        var plan = Board.Plan("""
            hvcfg {
              stdout = <&two>;
              one: one { compatible = "byte-channel"; endpoint = <&two>; };
              two: two { compatible = "byte-channel"; endpoint = <&one>; };
            };
            """);
        Assert.Equal((0, 1), (plan.Hypervisor.Console, plan.Hypervisor.ConsoleSide));
    }

    [Fact]
    public void The_hypervisors_console_may_be_the_other_end_of_a_partitions_channel()
    {
        var plan = Board.Plan(
            $$"""
            hvcfg { stdout = <&log>; };
            p1 { {{Board.Needs}} cpus = <0 1>; log: log { compatible = "byte-channel"; }; late { compatible = "byte-channel"; endpoint = <&log>; }; };
            """);
        Assert.Equal(["stdout of the hypervisor - log of /p1"], Ends(plan));
        Assert.Equal(0, plan.Hypervisor.Console);
        plan.Remark("/p1/late: endpoint: /p1/log is connected to /hvcfg already; skipped");
    }

    private static MachinePlan Two(string first, string second) => Board.Plan(
        $$"""p1 { {{Board.Needs}} cpus = <0 1>; label = "one"; {{first}} }; p2 { {{Board.Needs}} cpus = <1 1>; label = "two"; {{second}} };""");

    private static string[] Ends(MachinePlan plan) => [.. plan.ByteChannels.Select(channel => $"{channel.First} - {channel.Second}")];
}
