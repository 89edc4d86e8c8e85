using FslHv.Actors;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>A reference that leads nowhere is told, and its node is skipped; the partition comes up.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("""x { compatible = "send-doorbell"; };""", "no global-doorbell; skipped")]
    [InlineData("""x { compatible = "send-doorbell"; global-doorbell = <1 2>; };""", "global-doorbell is not one phandle; skipped")]
    [InlineData("""x { compatible = "send-doorbell"; global-doorbell = <0x9999>; };""", "no node has phandle 39321; skipped")]
    [InlineData("""x { compatible = "receive-doorbell"; global-doorbell = <&a_1>; };""", "global-doorbell: /areas/area1 is no doorbell; skipped")]
    [InlineData("""x { compatible = "receive-doorbell"; };""", "no global-doorbell; skipped")]
    [InlineData("""x { compatible = "managed-partition"; };""", "no partition; skipped")]
    [InlineData("""x { compatible = "managed-partition"; partition = <&a_1>; };""", "partition: /areas/area1 is no partition; skipped")]
    [InlineData("""x { compatible = "managed-partition"; partition = [00]; };""", "partition is not one phandle; skipped")]
    [InlineData("""x { compatible = "byte-channel"; endpoint = <0x9999>; };""", "endpoint: no node has phandle 39321; skipped")]
    [InlineData("""x { compatible = "byte-channel"; endpoint; };""", "endpoint is not one phandle; skipped")]
    [Conforms("d.1-19")]
    public void A_bad_reference_below_handles_is_skipped_with_a_remark(string node, string remark)
    {
        var plan = Board.PlanOne(node);

        var found = plan.Remark(remark);
        Assert.Equal(Severity.Warning, found.Severity);
        Assert.Matches("^board\\.dts:[0-9]+:[0-9]+: /p1/x: ", found.Text);
        Assert.False(plan.HasGuest(0, "/hypervisor/handles/x"));
        Assert.Null(plan.Partitions[0].Spec.InitFailure);
    }

    [Theory]
    [InlineData("""x { compatible = "guest-phys-mem-area"; };""", "no phys-mem; skipped")]
    [InlineData("""x { compatible = "guest-phys-mem-area"; phys-mem = <&db0>; };""", "phys-mem: /bells/bell0 is no phys-mem-area; skipped")]
    [InlineData("""x { compatible = "guest-phys-mem-area"; phys-mem = <&a_hv>; };""", "phys-mem: /areas/area0 is the hypervisor's; skipped")]
    [InlineData("""x { compatible = "guest-phys-mem-area"; phys-mem = <&a_1>; guest-addr = <0>; };""", "guest-addr: 4 bytes where two cells are expected; skipped")]
    [InlineData("""x { compatible = "guest-phys-mem-area"; phys-mem = <&a_1>; guest-addr = <0 0x1000>; };""", "is no multiple of the size 0x10000000; skipped")]
    [Conforms("d.1-19")]
    public void A_bad_memory_area_is_skipped_with_a_remark(string node, string remark)
    {
        var plan = Board.PlanOne(node);

        Assert.Equal(Severity.Warning, plan.Remark(remark).Severity);
        Assert.Empty(plan.Partitions[0].Spec.Memory);
        Assert.Null(plan.Partitions[0].Spec.InitFailure);
    }

    [Theory]
    [InlineData("addr = <0 0>; size = <0 0x3000>;", "size 0x3000 is no power of two; refused")]
    [InlineData("addr = <0 0x1000>; size = <0 0x2000>;", "addr 0x1000 is no multiple of size 0x2000; refused")]
    [InlineData("addr = <0 0>; size = <0 0>;", "size 0x0 is no power of two; refused")]
    [InlineData("addr = <0 0>;", "addr and size must be two cells each; refused")]
    [Conforms("d.1-2")]
    public void A_bad_physical_area_is_refused_and_so_is_whoever_uses_it(string properties, string remark)
    {
        var plan = Board.Plan(
            $$"""
            bad: bad { compatible = "phys-mem-area"; {{properties}} };
            p1 { {{Board.Needs}} cpus = <0 1>; x { compatible = "guest-phys-mem-area"; phys-mem = <&bad>; }; };
            """);

        plan.Remark(remark);
        plan.Remark("/p1/x: phys-mem: /bad was refused; skipped");
        Assert.DoesNotContain(plan.MemoryAreas, area => area.Node == "/bad");
    }

    [Fact]
    [Conforms("d.2-20")]
    public void Aliases_that_lead_nowhere_are_skipped_with_a_remark()
    {
        var plan = Board.PlanOne(
            """
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_1>; guest-addr = <0 0>; };
            c: c { compatible = "byte-channel"; };
            aliases { text = "/hypervisor"; gone = <0x9999>; area = <&a_1>; good = <&c>; };
            """);

        plan.Remark("text: not one phandle; skipped");
        plan.Remark("gone: no node has phandle 39321; skipped");
        plan.Remark("area: /areas/area1 has no node in this guest's tree; skipped");
        Assert.Equal("/hypervisor/handles/c", plan.Guest(0, "/aliases").Properties.Single().AsString());
    }

    [Fact]
    public void Remarks_come_in_document_order()
    {
        var plan = Board.Plan(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 1>; z { compatible = "byte-channel"; endpoint = <0x9999>; }; a { compatible = "send-doorbell"; }; };
            p2 { {{Board.Needs}} cpus = <0 1>; };
            late { compatible = "phys-mem-area"; };
            """);

        Assert.Equal(["/p1/z", "/p1/a", "/p2", "/late"], plan.Remarks.Select(remark => remark.Text.Split(": ")[1]));
    }
}
