using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary><c>error-config</c> nodes and the error manager. Source: Topaz <c>src/error_mgmt.c</c>.</summary>
public sealed class ErrorConfigTests
{
    private const string Hardware = """
        /dts-v1/;
        / {
          compatible = "fsl,board"; #address-cells = <2>; #size-cells = <2>;
          aliases { ddr0 = "/memory-controller@8000"; pamu0 = "/iommu@20000"; };
          cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = "cpu"; reg = <0>; }; };
          memory-controller@8000 { compatible = "fsl,p4080-memory-controller", "fsl,qoriq-memory-controller"; };
          iommu@20000 { compatible = "fsl,pamu"; };
        };
        """;

    [Fact]
    public void Without_nodes_every_error_has_its_default() => Assert.Equal(ErrorKind.All, Board.PlanOne("").Hypervisor.Errors);

    [Fact]
    public void A_node_sets_policy_and_threshold_of_its_error_and_of_no_other()
    {
        var plan = Plan(
            """d { device = "ddr0"; folder { e { compatible = "error-config"; domain = "ddr"; error = "single-bit ecc"; policy = "notify"; single-bit-ecc-threshold = <255>; }; }; };""");
        var expected = ErrorKind.All.Span.ToArray();
        var place = ErrorKind.IndexOf(ErrorDomain.Ddr, "single-bit ecc");
        expected[place] = new ErrorKind(ErrorDomain.Ddr, "single-bit ecc", ErrorPolicy.Notify, 255);
        Assert.Equal(expected, plan.Hypervisor.Errors);
    }

    [Theory]
    [Conforms("c.7-26")]
    [InlineData("notify", ErrorPolicy.Notify)]
    [InlineData("disable", ErrorPolicy.Disable)]
    [InlineData("halt", ErrorPolicy.Halt)]
    [InlineData("system-reset", ErrorPolicy.SystemReset)]
    public void There_are_four_policies(string text, ErrorPolicy policy) =>
        Assert.Equal(
            policy,
            Policy(
                Plan($$"""d { device = "x"; e { compatible = "error-config"; domain = "pamu"; error = "operation"; policy = "{{text}}"; }; };"""),
                ErrorDomain.Pamu, "operation"));

    [Theory]
    [InlineData("""d { device = "ddr0"; e { compatible = "error-config"; error = "memory select"; policy = "halt"; }; };""", "/hvcfg/d/e: no domain; skipped")]
    [InlineData("""d { device = "ddr0"; e { compatible = "error-config"; domain = "ddr"; policy = "halt"; }; };""", "/hvcfg/d/e: no error; skipped")]
    [InlineData("""d { device = "ddr0"; e { compatible = "error-config"; domain = "ddr"; error = "memory select"; }; };""", "/hvcfg/d/e: no policy; skipped")]
    [InlineData(
        """d { device = "ddr0"; e { compatible = "error-config"; domain = "dram"; error = "memory select"; policy = "halt"; }; };""",
        "domain: there is no domain \"dram\" to configure; skipped")]
    [InlineData(
        """d { device = "ddr0"; e { compatible = "error-config"; domain = "machine check"; error = "machine check"; policy = "halt"; }; };""",
        "domain: there is no domain \"machine check\" to configure; skipped")]
    [InlineData(
        """d { device = "ddr0"; e { compatible = "error-config"; domain = "ddr"; error = "memory"; policy = "halt"; }; };""",
        "error: domain ddr has no error \"memory\"; skipped")]
    [InlineData(
        """e { compatible = "error-config"; domain = "ddr"; error = "memory select"; policy = "halt"; };""",
        "/hvcfg/e: not below a device of the hypervisor; skipped")]
    public void A_node_that_cannot_be_used_is_skipped(string nodes, string remark)
    {
        var plan = Plan(nodes);
        plan.Remark(remark);
        Assert.Equal(ErrorKind.All, plan.Hypervisor.Errors);
    }

    [Fact]
    public void An_unknown_policy_disables_the_error()
    {
        var plan = Plan("""d { device = "p"; e { compatible = "error-config"; domain = "pamu"; error = "operation"; policy = "panic"; }; };""");
        plan.Remark("policy \"panic\" is unknown; disable is used");
        Assert.Equal(ErrorPolicy.Disable, Policy(plan, ErrorDomain.Pamu, "operation"));
    }

    [Theory]
    [InlineData("single-bit ecc", 0u, "single-bit-ecc-threshold 0 is not 1 to 255; 8 is used")]
    [InlineData("single-bit ecc", 256u, "single-bit-ecc-threshold 256 is not 1 to 255; 8 is used")]
    [InlineData("multi-bit ecc", 3u, "single-bit-ecc-threshold: not a single-bit error; ignored")]
    public void A_threshold_is_one_byte_and_of_single_bit_errors_only(string error, uint threshold, string remark)
    {
        var plan = Plan(
            $$"""d { device = "p"; e { compatible = "error-config"; domain = "ddr"; error = "{{error}}"; policy = "halt"; single-bit-ecc-threshold = <{{threshold}}>; }; };""");
        plan.Remark(remark);
        Assert.Equal(
            ErrorKind.All[ErrorKind.IndexOf(ErrorDomain.Ddr, error)].Threshold,
            plan.Hypervisor.Errors[ErrorKind.IndexOf(ErrorDomain.Ddr, error)].Threshold);
        Assert.Equal(ErrorPolicy.Halt, Policy(plan, ErrorDomain.Ddr, error));
    }

    [Fact]
    public void With_a_hardware_tree_the_domain_must_be_that_of_the_device()
    {
        var plan = Plan(
            """
            d { device = "ddr0"; e { compatible = "error-config"; domain = "ddr"; error = "memory select"; policy = "halt"; }; };
            p { device = "pamu0"; e { compatible = "error-config"; domain = "ddr"; error = "multi-bit ecc"; policy = "halt"; }; };
            """,
            Hardware);
        plan.Remark("/hvcfg/p/e: domain: /iommu@20000 reports no errors of domain ddr; skipped");
        Assert.Equal(ErrorPolicy.Halt, Policy(plan, ErrorDomain.Ddr, "memory select"));
        Assert.Equal(ErrorPolicy.Disable, Policy(plan, ErrorDomain.Ddr, "multi-bit ecc"));
        Assert.Equal(
            [new ErrorDevice(ErrorDomain.Ddr, "/memory-controller@8000"), new ErrorDevice(ErrorDomain.Pamu, "/iommu@20000")],
            plan.Hypervisor.ErrorDevices);
    }

    [Fact]
    public void The_error_manager_has_a_queue_with_its_vcpu_and_says_whether_it_is_claimable()
    {
        var plan = Board.Plan(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 2>; e { compatible = "error-manager"; vcpu = <1>; claimable = "active"; }; };
            p2 { {{Board.Needs}} cpus = <2 1>; e { compatible = "error-manager"; vcpu = <0>; claimable = "standby"; }; };
            """);
        Assert.Contains(new HandleEntry.ErrorQueue(new Handle(64), "e", true) { Claimable = Claimable.Active, Vcpu = 1 }, plan.Partitions[0].LocalHandles);
        Assert.Contains(new HandleEntry.ErrorQueue(new Handle(64), "e", true) { Claimable = Claimable.Standby }, plan.Partitions[1].LocalHandles);
        var node = plan.Guest(0, "/hypervisor/handles/e");
        Assert.Equal(("fsl,hv-error-manager", 1u, 64u, 64u, "active"), (
            node.Property("compatible")!.AsString(), node.Property("fsl,hv-error-manager-cpu")!.Cell(0), node.Property("reg")!.Cell(0),
            node.Property("hv-handle")!.Cell(0), node.Property("fsl,hv-claimable")!.AsString()));
    }

    [Fact]
    public void A_second_error_manager_node_of_a_partition_does_not_count()
    {
        var plan = Board.PlanOne("""e { compatible = "error-manager"; vcpu = <0>; }; f { compatible = "error-manager"; vcpu = <0>; };""");
        plan.Remark("/p1/f: /p1 has an error-manager node already, and only the first counts; skipped");
        Assert.False(plan.HasGuest(0, "/hypervisor/handles/f"));
    }

    private static ErrorPolicy? Policy(MachinePlan plan, ErrorDomain domain, string error) => plan.Hypervisor.Errors[ErrorKind.IndexOf(domain, error)].Policy;

    private static MachinePlan Plan(string nodes, string? hardware = null) =>
        MachinePlanner.Plan(Board.Tree($"hvcfg {{ {nodes} }};"), hardware is null ? null : DeviceTreeSource.Read(hardware, "hw.dts"));
}
