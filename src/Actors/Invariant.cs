using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FslHv.Actors;

/// <summary>Conditions that only a defect of this program can break. Always on, in every build.</summary>
public static class Invariant
{
    /// <summary>Throws when the condition is false; the condition prints itself.</summary>
    /// <exception cref="InvariantException">The condition is false.</exception>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Holds([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition)
            Fail(text);
    }

    /// <summary>Marks a place that cannot be reached; gives an exception to throw.</summary>
    public static InvariantException Unreachable(object? value) => new($"unexpected {value ?? "null"}");

    [DoesNotReturn]
    [StackTraceHidden]
    private static void Fail(string text) => throw new InvariantException(text);
}

/// <summary>A condition that must always hold does not: a defect of this program, never of its input.</summary>
public sealed class InvariantException : Exception
{
    public InvariantException(string condition)
        : base($"invariant broken: {condition}")
    {
    }

    public InvariantException()
    {
    }

    public InvariantException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
