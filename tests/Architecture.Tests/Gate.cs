namespace FslHv.Architecture.Tests;

/// <summary>Fails with everything that a check found, one finding per line.</summary>
internal static class Gate
{
    public static void IsQuiet(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }
}
