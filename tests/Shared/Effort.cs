namespace FslHv.Tests;

/// <summary>
/// How long a test loops: briefly in the suite that runs all day, at length in the long tier (<c>FSLHV_LONG=1 dotnet test</c>).
/// </summary>
internal static class Effort
{
    private const string Variable = "FSLHV_LONG";

    /// <summary>Whether this run is of the long tier.</summary>
    public static bool IsLong => IsLongTier(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Number of rounds: seeds, cases, schedules.</summary>
    public static int Rounds(int usually, int atLength) => IsLong ? atLength : usually;

    internal static bool IsLongTier(string? value) => value is "1";
}
