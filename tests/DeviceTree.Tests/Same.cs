namespace FslHv.DeviceTree.Tests;

/// <summary>Asserts that trees are equal; a failure names the first difference.</summary>
internal static class Same
{
    public static void Tree(DeviceTreeDocument expected, DeviceTreeDocument actual)
    {
        Assert.Null(DeviceTreeComparison.FirstDifference(expected, actual));
        Assert.Equal(expected.BootCpu, actual.BootCpu);
    }
}
