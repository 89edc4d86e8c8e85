using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace FslHv.Tests;

/// <summary>
/// Runs a case per seed: 0, 1, 2 and so on, in the long tier on every processor at once. A seed alone decides what its case does, so that
/// <c>FSLHV_SEED=n</c> runs that one again and no other. Of several seeds that fail the smallest is named.
/// </summary>
internal static class Seeds
{
    private const string Variable = "FSLHV_SEED";

    /// <summary>Runs the cases.</summary>
    /// <returns>Whether all seeds were run: what holds of many together can be asserted then.</returns>
    public static bool Run(int usually, int atLength, Action<int> run, [CallerMemberName] string test = "")
    {
        if (TryParse(Environment.GetEnvironmentVariable(Variable), out var only))
        {
            run(only);
            return false;
        }

        var failures = new ConcurrentDictionary<int, Exception>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Effort.IsLong ? Environment.ProcessorCount : 1 };
        Parallel.For(0, Effort.Rounds(usually, atLength), options, (seed, loop) =>
        {
            try
            {
                run(seed);
            }
            catch (Exception error)
            {
                failures[seed] = error;
                loop.Break();
            }
        });
        if (!failures.IsEmpty)
            Assert.Fail(MessageOf(failures.Keys.Min(), failures[failures.Keys.Min()], test));
        return true;
    }

    internal static bool TryParse(string? text, out int seed) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed);

    internal static string MessageOf(int seed, Exception error, string test) =>
        $"seed {seed}: {error}\nonly this seed: {Variable}={seed} dotnet test --filter {test}";
}
