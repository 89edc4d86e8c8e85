using FsCheck;
using FsCheck.Fluent;

namespace FslHv.Scenarios.Tests;

/// <summary>Runs a property for many seeds; each seed stands for one random case. A failure names the smallest seed it found.</summary>
internal static class Properties
{
    public static void Hold(int cases, Action<Random> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => property(new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
}
