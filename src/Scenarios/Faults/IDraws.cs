namespace FslHv.Scenarios;

/// <summary>Where drawn numbers come from: a seed, or the choices of an exploration.</summary>
public interface IDraws
{
    /// <summary>A number in 0 … <paramref name="bound"/> − 1. 0 is the mildest of what may come, so that
    /// draws set to 0 make a run simpler.</summary>
    /// <param name="bound">1 or more.</param>
    long Next(long bound);
}
