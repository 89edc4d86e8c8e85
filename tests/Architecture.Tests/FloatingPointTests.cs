namespace FslHv.Architecture.Tests;

public sealed class FloatingPointTests
{
    [Fact]
    public void The_core_counts_in_integers() => Gate.IsQuiet(FloatingPoint.Find(Products.TypesOf(Layers.DeterministicCore)));

    [Theory]
    [InlineData(typeof(Field))]
    [InlineData(typeof(Argument))]
    [InlineData(typeof(Result))]
    [InlineData(typeof(Local))]
    public void Floating_point_is_reported(Type type) => Assert.NotEmpty(FloatingPoint.Find([type]));

#pragma warning disable CS0169, CS0649, CA1823, IDE0051 // Flawed on purpose.
    private sealed class Field
    {
        private double? _share;
    }

    private static class Argument
    {
        public static int Round(float[] shares) => shares.Length;
    }

    private static class Result
    {
        public static (int Count, Half Share) Give() => default;
    }

    private static class Local
    {
        public static string Print(int count)
        {
            var share = count / 3.0;
            return $"{share}{share}";
        }
    }
#pragma warning restore CS0169, CS0649, CA1823, IDE0051
}
