using FslHv.Abi;

namespace FslHv.Hypervisor.Tests.Planning;

public sealed class MemoryTests
{
    [Theory]
    [InlineData("", 0x1000_0000UL)]
    [InlineData("guest-addr = <0 0x20000000>;", 0x2000_0000UL)]
    [Conforms("d.1-9", "d.2-13")]
    public void An_area_lies_at_its_physical_address_unless_it_is_told_otherwise(string property, ulong expected)
    {
        var plan = Board.PlanOne($"ram {{ compatible = \"guest-phys-mem-area\"; phys-mem = <&a_1>; {property} }};");

        Assert.Equal((expected, 0x1000_0000UL), plan.Partitions[0].Spec.Memory.Select(area => (area.GuestAddress, area.Physical)).Single());
        Assert.True(plan.HasGuest(0, $"/memory@{expected:x}"));
    }
}
